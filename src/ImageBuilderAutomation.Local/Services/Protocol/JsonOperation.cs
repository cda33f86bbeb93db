using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Services.Protocol;

/// <summary>An operation of a service that speaks JSON.</summary>
/// <param name="Run">Returns the body of the response.</param>
/// <param name="Members">The members of the request that it accepts.</param>
internal sealed record JsonOperation<TCall>(string Name, Func<TCall, JsonObject> Run, params string[] Members);

/// <summary>The operations of one service that speaks JSON, by name.</summary>
/// <param name="service">As faults name it.</param>
/// <param name="takeFault">Returns the fault of a call of this service and operation, which then counts as taken; null without one.</param>
internal sealed class JsonOperations<TCall>(string service, IEnumerable<JsonOperation<TCall>> all, Func<string, string, ServiceFault?> takeFault)
{
    private readonly FrozenDictionary<string, JsonOperation<TCall>> _all = all.ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _all.Keys.Order(StringComparer.Ordinal);

    /// <returns>Null for an unsupported operation.</returns>
    /// <exception cref="ServiceInputException">The service would refuse the request.</exception>
    public JsonObject? Answer(string name, ServiceInput input, Func<TCall> call)
    {
        if (!_all.TryGetValue(name, out var operation))
            return null;
        var fault = takeFault(service, name);
        if (fault is { AfterEffect: false })
            throw Refusal(fault);
        // The service has more members. One without an effect here is refused, because nobody would notice.
        if (input.Names.FirstOrDefault(member => !operation.Members.Contains(member, StringComparer.Ordinal)) is { } unknown)
            throw new ServiceInputException($"The local host does not support {unknown} of {name}; it supports {string.Join(", ", operation.Members)}.", "ValidationException");
        var answer = operation.Run(call());
        return fault is null ? answer : throw Refusal(fault);
    }

    private static ServiceInputException Refusal(ServiceFault fault) => new(fault.Message, fault.Error) { Status = ServiceFault.StatusOf(fault.Error) };
}

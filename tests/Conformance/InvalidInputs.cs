using System.Text.Json.Nodes;
using Conformance.Clients;
using Conformance.Model;
using ImageBuilderAutomation.Emulator;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;
using TestKit;

namespace Conformance;

/// <summary>Invalid inputs of every operation, generated from the model and sent by the official JavaScript client in one run.</summary>
public sealed class InvalidInputs : IAsyncLifetime
{
    private const string ForeignToken = "made-up";

    /// <summary>The responses, by the input's name.</summary>
    public Dictionary<string, ClientResponse> Results { get; } = [];

    /// <summary>One input for each kind of constraint, one with a page token that was never issued, for tag operations one with a missing resource.</summary>
    public static IReadOnlyList<InvalidInput> Of(Operation operation)
    {
        var code = operation.Errors.Any(e => e.Name == "InvalidParameterException") ? "InvalidParameterException" : "InvalidParameterValueException";
        List<InvalidInput> inputs = [.. Constraints.Of(operation)
            .Where(c => c.Violating is not null && CanBeSent(operation, c))
            .DistinctBy(c => c.Wording.Replace(c.Parameter, "", StringComparison.Ordinal))
            .Select(c => new InvalidInput(c.Name, operation.Name, c.Violating!, code, c.Parameter))];
        if (operation.Uri.StartsWith("/tags/", StringComparison.Ordinal))
            inputs.Add(new($"{operation.Name}: missing resource", operation.Name, () => SampleInput.Plain(operation), "ResourceNotFoundException", null, 404));
        if (operation.Pagination is { } pagination)
        {
            inputs.Add(new(
                $"{operation.Name}: a foreign page token", operation.Name,
                () => WithToken(SampleInput.Plain(operation), pagination.InputToken), "InvalidPaginationTokenException", null));
        }

        return inputs;
    }

    public async Task InitializeAsync()
    {
        if (Node.SkipReason is not null)
            return;

        await using var emulator = await EmulatorServer.StartAsync(new());
        var client = await OfficialClients.JavaScriptAsync(emulator);
        foreach (var input in ServiceModels.ImageBuilderBase.Operations.Values.SelectMany(Of))
            Results[input.Name] = await client.SendAsync(input.Operation, WithDates(input.Operation, input.Make()));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static JsonObject WithToken(JsonObject input, string member)
    {
        input[member] = ForeignToken;
        return input;
    }

    // The script converts these to the dates that the client requires.
    private static JsonObject WithDates(string operation, JsonObject input)
    {
        var members = ServiceModels.ImageBuilderBase.Operations[operation].Input.Members;
        foreach (var member in members.Where(m => m.Target is TimestampShape && input.ContainsKey(m.Name)))
            input[member.Name] = Dates.Of(SampleInput.Date);
        return input;
    }

    // The client fills in missing client tokens, refuses an empty path label itself, and drops members that it does not know.
    private static bool CanBeSent(Operation operation, Constraint constraint)
    {
        var member = operation.Input.Members.Single(m => m.Name == constraint.Parameter.Split('.', '[')[0]);
        return member switch
        {
            { IdempotencyToken: true } => constraint.Rule != "required" && !constraint.Rule.StartsWith("at least", StringComparison.Ordinal),
            { Location: MemberLocation.Label } => constraint.Rule != "required" && !constraint.Rule.StartsWith("at least", StringComparison.Ordinal),
            { Location: MemberLocation.Query, Target: ListShape } => !constraint.Rule.StartsWith("at least", StringComparison.Ordinal),
            _ => !EveryOperationCalls.NewerThanTheClients.Contains($"{operation.Name}.{member.Name}") && member.Target is not TimestampShape,
        };
    }
}

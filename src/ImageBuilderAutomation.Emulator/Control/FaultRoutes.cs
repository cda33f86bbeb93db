using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Faults;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Makes the next calls fail: <c>{"operation": "GetImage", "times": 2, "error": "CallRateLimitExceededException"}</c>.</summary>
public sealed class StubFaults : IControlCommand
{
    private readonly ProtocolErrors _errors = new(ServiceModels.ImageBuilder);

    public string Method => "POST";

    public string Path => "faults";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var operation = Text(input, "operation");
        if (operation is not null && !ServiceModels.ImageBuilder.Operations.ContainsKey(operation))
            throw new ControlException($"'operation' is '{operation}'; expected the name of an Image Builder operation, or null for all.");

        var error = Text(input, "error") ?? "CallRateLimitExceededException";
        if (!_errors.Knows(error))
            throw new ControlException($"'error' is '{error}'; expected an error of the Image Builder API, such as CallRateLimitExceededException.");

        var times = 1;
        if (input["times"] is { } given && !(given is JsonValue number && number.TryGetValue(out times) && times > 0))
            throw new ControlException($"'times' is {given.ToJsonString()}; expected a whole number of 1 or more.");

        var after = false;
        if (input["afterEffect"] is { } flag && !(flag is JsonValue truth && truth.TryGetValue(out after)))
            throw new ControlException($"'afterEffect' is {flag.ToJsonString()}; expected true or false.");

        emulator.World.Faults.Add(new(operation, error, Text(input, "message") ?? "Injected through the emulator's control route.", after), times);
        return Task.FromResult<JsonNode>(new JsonObject());
    }

    private static string? Text(JsonObject input, string name) => input[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw new ControlException($"'{name}' is {other.ToJsonString()}; expected a string."),
    };
}

/// <summary>Lists the faults that wait for calls, oldest first, as <see cref="StubFaults"/> takes them; <c>times</c> is how many calls they still fail.</summary>
public sealed class ListFaults : IControlCommand
{
    public string Method => "GET";

    public string Path => "faults";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        input.AllowOnly();
        return Task.FromResult<JsonNode>(new JsonObject { ["faults"] = new JsonArray([.. emulator.World.Faults.Snapshot().Select(waiting => Show(waiting.Fault, waiting.Left))]) });
    }

    private static JsonObject Show(Fault fault, int left) => new()
    {
        ["operation"] = fault.Operation,
        ["error"] = fault.Error,
        ["message"] = fault.Message,
        ["afterEffect"] = fault.AfterEffect,
        ["times"] = left,
    };
}

/// <summary>Removes the faults that wait for calls, and says how many there were.</summary>
public sealed class ClearFaults : IControlCommand
{
    public string Method => "DELETE";

    public string Path => "faults";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        input.AllowOnly();
        return Task.FromResult<JsonNode>(new JsonObject { ["removed"] = emulator.World.Faults.Clear() });
    }
}

/// <summary>
/// Injects faults into the next events, messages and invocations:
/// <code>
/// { "fault": "lose" | "duplicate" | "delay" | "reorder", "detailType": "EC2 Image Builder Image State Change", "destination": "default" or a topic's ARN or
///   a function, "times": 1, "copies": 2, "seconds": 60 }
/// </code>
/// </summary>
public sealed class StubEventFaults : IControlCommand
{
    public string Method => "POST";

    public string Path => "event-faults";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        input.AllowOnly("fault", "detailType", "destination", "times", "copies", "seconds");
        var kind = input.TextOf("fault");
        if (kind is null || !EventFault.Kinds.Contains(kind))
            throw new ControlException($"'fault' is {input["fault"]?.ToJsonString() ?? "missing"}; expected one of {string.Join(", ", EventFault.Kinds)}.");

        var fault = new EventFault(
            kind, input.TextOf("detailType"), input.TextOf("destination"), input.CountOf("copies", 2), TimeSpan.FromSeconds(input.NumberOf("seconds") ?? 60));
        using (world.Enter())
        {
            world.Events.Faults.Add(fault, input.CountOf("times", 1));
            world.Journal?.Stub(world.Clock.GetUtcNow(), Path, input);
        }

        return Task.FromResult<JsonNode>(new JsonObject());
    }
}

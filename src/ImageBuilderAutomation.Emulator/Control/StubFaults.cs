using System.Text.Json.Nodes;
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

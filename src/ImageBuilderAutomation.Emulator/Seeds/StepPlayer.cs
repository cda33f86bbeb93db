using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>
/// Plays the calls and stubs of a seed (written by people) or a saved state (written by the emulator) one after the other:
/// <code>
/// { "account": "111122223333", "region": "eu-west-1",
///   "steps": [
///     { "call": "CreateInfrastructureConfiguration", "input": { "name": "base", "instanceProfileName": "builder" }, "as": "infra" },
///     { "call": "DeleteInfrastructureConfiguration", "input": { "infrastructureConfigurationArn": "${infra.infrastructureConfigurationArn}" } },
///     { "order": "faults", "input": { "operation": "GetImage", "error": "CallRateLimitExceededException" } } ] }
/// </code>
/// A step may have its own account and region; missing client tokens are filled in. An <c>order</c> is a POST to the control route of that name.
/// </summary>
/// <param name="findPost">Finds the control command of a POST route by its path.</param>
internal sealed class StepPlayer(EmulatorHost emulator, Func<string, IControlCommand?> findPost)
{
    private static readonly string[] Members = ["call", "order", "input", "as", "account", "region", "accessKey", "at"];
    private readonly SeedResponses _answers = new();

    /// <returns>The responses of the named steps, by name.</returns>
    /// <exception cref="SeedException">A step cannot be played; the message names it.</exception>
    public async Task<JsonObject> PlayAsync(JsonObject document, CancellationToken cancellationToken = default)
    {
        if (document["steps"] is not JsonArray steps)
            throw new SeedException("Expected an object with a list of 'steps'.");
        foreach (var (i, step) in steps.Index())
        {
            try
            {
                await PlayAsync(i, step as JsonObject ?? throw new SeedException("Expected an object."), document, cancellationToken);
            }
            catch (Exception e) when (e is SeedException or ApiError or ControlException)
            {
                throw new SeedException($"Step {i + 1}{Name(step)}: {(e is ApiError error ? $"{error.Code}: " : "")}{e.Message}", e);
            }
        }

        return _answers.All;
    }

    private async Task PlayAsync(int number, JsonObject step, JsonObject document, CancellationToken cancellationToken)
    {
        if (step.Select(m => m.Key).Except(Members).FirstOrDefault() is { } unknown)
            throw new SeedException($"'{unknown}' is not a member of a step; expected {string.Join(", ", Members)}.");
        if (step.TimeOf("at") is { } at)
            await MoveToAsync(at, cancellationToken);

        var input = _answers.Resolve(step["input"]) as JsonObject ?? [];
        if (step.TextOf("call") is { } call)
        {
            var answer = Call(call, input, Caller(step, document), number);
            if (step.TextOf("as") is { } name)
                _answers.Add(name, answer);
        }
        else
        {
            var order = step.TextOf("order") ?? throw new SeedException("Expected 'call' or 'order'.");
            var command = findPost(order) ?? throw new SeedException($"There is no control route 'POST {IControlCommand.Prefix}{order}'.");
            await command.RunAsync(input, emulator, cancellationToken);
        }
    }

    private Task MoveToAsync(DateTimeOffset at, CancellationToken cancellationToken) => emulator.World.Clock switch
    {
        IMovableClock clock when at >= emulator.World.Clock.GetUtcNow() => clock.AdvanceToAsync(at, cancellationToken),
        IMovableClock => throw new SeedException($"'at' is {at:O}, which has passed; expected a time in the future."),
        _ => throw new SeedException("A step with 'at' needs a clock that can be moved; this emulator runs on the machine's own clock."),
    };

    private JsonObject Call(string operation, JsonObject input, Caller caller, int number)
    {
        var members = emulator.Api.MembersOf(operation) ?? throw new SeedException($"There is no operation '{operation}'.");
        // The service ignores unknown members, but in a seed they are probably typing errors.
        if (input.Select(m => m.Key).FirstOrDefault(name => members.All(m => m.Name != name)) is { } unknown)
            throw new SeedException($"The input has no member '{unknown}'; expected {string.Join(", ", members.Select(m => m.Name))}.");
        foreach (var token in members.Where(m => m.IdempotencyToken && !input.ContainsKey(m.Name)))
            input[token.Name] = emulator.World.Ids.Uuid("seed", operation, number.ToString(CultureInfo.InvariantCulture), $"{InputHash.Of(input):x32}");
        return emulator.Api.Perform(operation, input, caller);
    }

    private Caller Caller(JsonObject step, JsonObject document)
    {
        var account = step.TextOf("account") ?? document.TextOf("account") ?? emulator.Options.DefaultAccount;
        return new(account, step.TextOf("region") ?? document.TextOf("region") ?? "us-east-1", step.TextOf("accessKey") ?? account);
    }

    private static string Name(JsonNode? step) => step is JsonObject named && (named["call"] ?? named["order"]) is { } what ? $" ({what})" : "";
}

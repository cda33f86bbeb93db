using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Model;

namespace Conformance.Clients;

/// <summary>The AWS CLI, whose commands a script runs in one process.</summary>
internal sealed partial class CommandLineClient(ScriptProcess script, JsonObject environment) : IOfficialClient
{
    public async Task<ClientResponse> SendAsync(string operation, JsonObject input)
    {
        var run = await RunAsync(operation, "--cli-input-json", Dates.Plain(input)!.ToJsonString());
        if (run.ExitCode == 0)
            return new(null, null, null, null, true, Printed(run));

        var refusal = Refusal().Match(run.Errors);
        Assert.True(refusal.Success, $"{operation}: {run}");
        return new(null, null, refusal.Groups["code"].Value, refusal.Groups["message"].Value, true, []);
    }

    public async Task<IReadOnlyList<JsonNode>> CollectAsync(string operation, string items, JsonObject input, int pageSize)
    {
        var run = await RunAsync(operation, "--cli-input-json", Dates.Plain(input)!.ToJsonString(), "--page-size", $"{pageSize}");
        Assert.True(run.ExitCode == 0, $"{operation}: {run}");
        return [.. Printed(run)[items]!.AsArray().Select(item => item!)];
    }

    private async Task<Run> RunAsync(string operation, params IEnumerable<string> options)
    {
        var command = WordBegin().Replace(operation, "-").ToLowerInvariant();
        string[] arguments = ["imagebuilder", command, "--output", "json", .. options];
        var run = await script.AskAsync(environment, new JsonArray([.. arguments.Select(a => JsonValue.Create(a))]));
        return new(run["code"]!.GetValue<int>(), run["output"]!.GetValue<string>(), run["errors"]!.GetValue<string>());
    }

    // The CLI prints nothing for a response without members.
    private static JsonObject Printed(Run run) => run.Output.Trim() is { Length: > 0 } printed ? JsonNode.Parse(printed)!.AsObject() : [];

    [GeneratedRegex("(?<!^)(?=[A-Z])")]
    private static partial Regex WordBegin();

    [GeneratedRegex(@"An error occurred \((?<code>\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: (?<message>.*)")]
    private static partial Regex Refusal();

    private sealed record Run(int ExitCode, string Output, string Errors);
}

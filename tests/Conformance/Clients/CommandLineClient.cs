using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Model;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance.Clients;

/// <summary>The AWS CLI; each call starts a process.</summary>
internal sealed partial class CommandLineClient(EmulatorServer emulator, string accessKey, string region) : IOfficialClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public async Task<ClientResponse> SendAsync(string operation, JsonObject input)
    {
        var run = await RunAsync(operation, "--cli-input-json", Dates.Plain(input)!.ToJsonString());
        if (run.ExitCode == 0)
            return new(null, null, null, null, true, Output(run));

        var refusal = Refusal().Match(run.StandardError);
        Assert.True(refusal.Success, $"{operation}: {run.Output}");
        return new(null, null, refusal.Groups["code"].Value, refusal.Groups["message"].Value, true, []);
    }

    public async Task<IReadOnlyList<JsonNode>> CollectAsync(string operation, string items, JsonObject input, int pageSize)
    {
        var run = await RunAsync(operation, "--cli-input-json", Dates.Plain(input)!.ToJsonString(), "--page-size", $"{pageSize}");
        Assert.True(run.ExitCode == 0, $"{operation}: {run.Output}");
        return [.. Output(run)[items]!.AsArray().Select(item => item!)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Tool> RunAsync(string operation, params IEnumerable<string> arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var command = WordBegin().Replace(operation, "-").ToLowerInvariant();
        return await Tool.RunAsync(
            new ProcessStartInfo(AwsCli.Path!, ["imagebuilder", command, "--output", "json", .. arguments]).PointAt(emulator, accessKey, region), limit.Token);
    }

    // The CLI prints nothing for a response without members.
    private static JsonObject Output(Tool run) => run.StandardOutput.Trim() is { Length: > 0 } printed ? JsonNode.Parse(printed)!.AsObject() : [];

    [GeneratedRegex("(?<!^)(?=[A-Z])")]
    private static partial Regex WordBegin();

    [GeneratedRegex(@"An error occurred \((?<code>\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: (?<message>.*)")]
    private static partial Regex Refusal();
}

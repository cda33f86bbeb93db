using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests;

/// <summary>One run of the command line in this process.</summary>
internal sealed record Cli(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public static async Task<Cli> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(args, output, error, CancellationToken.None);
        return new(exitCode, output.ToString(), error.ToString());
    }
}

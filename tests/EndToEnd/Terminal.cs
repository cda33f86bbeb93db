using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Commands;

namespace EndToEnd;

/// <summary>The exit code and output of a command.</summary>
internal sealed record Terminal(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.ReplaceLineEndings("\n").Split('\n');

    public JsonNode Json => JsonNode.Parse(Output)!;

    public static async Task<Terminal> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await LocalProgram.RunAsync(args, output, error);
        return new(exitCode, output.ToString(), error.ToString());
    }
}

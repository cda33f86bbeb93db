using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>Runs the command line against a local stack, whose functions run in this process and verify signatures.</summary>
internal static class StackCommands
{
    public static Task<Terminal> RunAsync(DemoEnvironment demo, params string[] args) => RunAsync(demo.Stack, args);

    /// <summary>Adds the option that selects the stack to those of the verb.</summary>
    public static async Task<Terminal> RunAsync(LocalStack stack, params string[] args)
    {
        string[] options = [.. args, "--stack", $"{stack.Services.Url}"];
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(options, output, error, CancellationToken.None, stack.Clock);
        return new(exitCode, output.ToString(), error.ToString());
    }
}

using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>Runs the command line against a local stack, whose functions run in this process and verify signatures.</summary>
internal static class StackCommands
{
    private static readonly Dictionary<string, string> Called = new(StringComparer.Ordinal)
    {
        ["gates approve"] = "ApproveGate",
        ["gates withdraw"] = "ApproveGate",
        ["gates stop"] = "ApproveGate",
        ["mode set"] = "OperateStack",
        ["lifecycle restore"] = "OperateStack",
        ["lifecycle accept"] = "OperateStack",
        ["triggers start"] = "OperateStack",
        ["triggers cancel"] = "OperateStack",
        ["failures replay"] = "OperateStack",
        ["policy publish"] = "PublishPolicy",
        ["policy confirm"] = "PublishPolicy",
        ["policy withdraw"] = "PublishPolicy",
        ["policy rollback"] = "PublishPolicy",
        ["waivers publish"] = "PublishPolicy",
    };

    public static Task<Terminal> RunAsync(DemoEnvironment demo, params string[] args) => RunAsync(demo.Stack, args);

    /// <summary>Adds the options that select the stack to those of the verb.</summary>
    public static async Task<Terminal> RunAsync(LocalStack stack, params string[] args)
    {
        var function = Called.GetValueOrDefault($"{args[0]} {args[1]}");
        var readsTable = function is null or "ApproveGate";
        string[] options =
        [
            .. args,
            .. function is null ? Array.Empty<string>() : ["--url", $"{stack.Services.FunctionUrls[function]}"],
            .. readsTable ? ["--table", stack.Template.Tables[0].Name, "--dynamodb", $"{stack.Endpoints.DynamoDB}"] : Array.Empty<string>(),
            .. function is "ApproveGate" || args.Contains("--follow") ? ["--imagebuilder", $"{stack.Endpoints.ImageBuilder}"] : Array.Empty<string>(),
        ];
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(options, output, error, CancellationToken.None, stack.Clock);
        return new(exitCode, output.ToString(), error.ToString());
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using ImageBuilderAutomation.Emulator.Tool;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>The command line of the local host. All output goes to the given writers.</summary>
public static class LocalProgram
{
    private static Task<int> Main(string[] args) => ServerProgram.RunAsync(Root(), args, IsUserError);

    internal static RootCommand Root()
    {
        var root = new RootCommand(
            "Runs ImageBuilderAutomation on this machine: an emulator of EC2 Image Builder, the records table, and the functions of template.yaml.")
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            EmulatorCommand.AddTo(new Command("emulator", "Runs only the emulator of EC2 Image Builder, for use with the AWS CLI and SDKs.")),
            InvokeCommand.Create(),
        };
        root.SetAction(result => new HelpAction().Invoke(result));
        return root;
    }

    public static Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default) =>
        ServerProgram.RunAsync(Root(), args, output, error, IsUserError, cancellationToken);

    private static bool IsUserError(Exception exception) => exception is TemplateException or StartupException;
}

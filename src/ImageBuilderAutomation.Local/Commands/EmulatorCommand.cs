using System.CommandLine;
using ImageBuilderAutomation.Emulator;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>emulator</c>: the local Image Builder alone.</summary>
internal static class EmulatorCommand
{
    public static Command Create()
    {
        var port = SharedOptions.Port(4599);
        var speed = SharedOptions.Speed();
        var command = new Command("emulator", "Runs the local Image Builder alone, for the AWS CLI and SDKs.") { port, speed };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            await using var emulator = await EmulatorServer.StartAsync(
                new() { Port = result.GetValue(port), Clock = SharedOptions.Clock(result.GetValue(speed)) }, cancellationToken);
            await output.WriteLineAsync($"local Image Builder   {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync($"try                   aws imagebuilder list-image-pipelines --endpoint-url {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync("Ctrl+C ends it. Any credentials will do; a 12-digit access key chooses the account.");
            await UntilAsked.WaitAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}

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
            await output.WriteLineAsync();
            await output.WriteLineAsync("In another terminal, with the AWS CLI (any credentials will do; a 12-digit access key chooses the account):");
            await output.WriteLineAsync("  export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local");
            await output.WriteLineAsync($"  aws imagebuilder list-image-pipelines --endpoint-url {Endpoint.Text(emulator.Url)}");
            await output.WriteLineAsync("Ctrl+C ends it.");
            await UntilAsked.WaitAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}

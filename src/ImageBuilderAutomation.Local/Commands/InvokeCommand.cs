using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageBuilderAutomation.Emulator.Tool;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>invoke</c>: invokes one function with one event and prints its response or its error.</summary>
internal static class InvokeCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "The logical id of the function in the template, for example SweepWaitingSteps." };
        var eventFile = new Argument<FileInfo>("event") { Description = "A JSON file with the event; the folder events has samples." };
        var imageBuilder = ServerOptions.Url("--imagebuilder", "The URL of a local Image Builder. Default: an empty one is started.");
        var dynamodb = ServerOptions.Url("--dynamodb", "The URL of a local table server. Default: an empty one is started.");
        var template = SharedOptions.Template();
        var parameters = SharedOptions.Parameters();
        var processes = new ProcessSwitches();
        var command = new Command(
            "invoke", "Invokes one function with one event and prints its response, or its error in the form of Lambda. Exit code 1 on an error.")
        {
            function, eventFile, imageBuilder, dynamodb, template, parameters, processes.Processes, processes.Bootstrap,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var payload = await File.ReadAllTextAsync(result.GetValue(eventFile)!.FullName, cancellationToken);
            await using var stack = await LocalStack.StartAsync(
                new()
                {
                    Template = await SharedOptions.ReadTemplateAsync(result.GetValue(template), cancellationToken),
                    Settings = new() { Parameters = result.GetValue(parameters)! },
                    ImageBuilder = result.GetValue(imageBuilder),
                    DynamoDB = result.GetValue(dynamodb),
                    Processes = processes.Read(result),
                    Log = error.WriteLine,
                },
                cancellationToken);

            var name = result.GetValue(function)!;
            if (!stack.Template.Functions.Any(f => f.LogicalId == name))
            {
                var known = string.Join(", ", stack.Template.Functions.Select(f => f.LogicalId));
                await error.WriteLineAsync($"No function is named '{name}'; the template has {known}.");
                return 1;
            }

            var answer = await stack.InvokeAsync(name, payload).WaitAsync(cancellationToken);
            await output.WriteLineAsync(answer.Error?.ToJsonString(Readable) ?? (answer.Payload.Length == 0 ? "null" : answer.Payload));
            return answer.Succeeded ? 0 : 1;
        });
        return command;
    }
}

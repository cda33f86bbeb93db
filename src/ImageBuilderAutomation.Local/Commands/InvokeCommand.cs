using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>invoke</c>: one function, one event, its answer or its error.</summary>
internal static class InvokeCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "The function's name in the template." };
        var eventFile = new Argument<FileInfo>("event") { Description = "A file with the event, as in the events folder." };
        var endpoint = SharedOptions.Url("--endpoint", "A local Image Builder that is already running; a fresh one by default.");
        var dynamodb = SharedOptions.Url("--dynamodb", "A table server that is already running; a fresh one by default.");
        var template = SharedOptions.Template();
        var parameters = SharedOptions.Parameters();
        var processes = new ProcessSwitches();
        var command = new Command("invoke", "Runs one function with one event and prints its answer, or its error as Lambda would.")
        {
            function, eventFile, endpoint, dynamodb, template, parameters, processes.Processes, processes.Bootstrap,
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
                    ImageBuilder = result.GetValue(endpoint),
                    DynamoDB = result.GetValue(dynamodb),
                    Processes = processes.Read(result),
                    Log = error.WriteLine,
                },
                cancellationToken);

            var name = result.GetValue(function)!;
            if (!stack.Template.Functions.Any(f => f.LogicalId == name))
            {
                await error.WriteLineAsync($"No function is named '{name}'; the template has {string.Join(", ", stack.Template.Functions.Select(f => f.LogicalId))}.");
                return 1;
            }

            var answer = await stack.InvokeAsync(name, payload);
            await output.WriteLineAsync(answer.Error?.ToJsonString(Readable) ?? (answer.Payload.Length == 0 ? "null" : answer.Payload));
            return answer.Succeeded ? 0 : 1;
        });
        return command;
    }
}

using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.History;

internal static class ShowVerb
{
    public static Command Create()
    {
        var build = BuildName.Argument();
        var table = new TableOptions();
        var command = new Command("show", "Shows one build: its states, attempts and durations, and its gates with their decisions and evidence.") { build };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var image = BuildName.Read(parsed.GetRequiredValue(build), history.AccountRegion);
            var trail = await history.Builds.ReadAuditTrailAsync(image.ToString(), cancellationToken);
            if (trail is { Build: null, Gates: [], Starts: [], Lifecycle: null })
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(TerminalText.Of($"The history has no build {image}."));
                return ExitCode.Problems;
            }

            var output = parsed.InvocationConfiguration.Output;
            if (table.Json(parsed))
                Json.WriteTo(output, writer => AuditTrailJson.Write(writer, image, trail));
            else
                AuditTrailText.Write(output, image, trail);
            return ExitCode.Ok;
        });
        return command;
    }
}

using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class RestoreVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (build, reason, stack, json) = (BuildName.Argument(), ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var role = new Option<string?>("--role")
        {
            Description = "ARN of the role that Image Builder assumes: the stack's output LifecycleRoleArn. Default: LIFECYCLE_ROLE_ARN.",
        };
        var command = new Command(
            "restore",
            "Makes a deprecated or disabled image available again, with your credentials. "
            + "Accounts that it was shared with before it was disabled do not regain access.")
        { build, reason, role, json };
        stack.AddAllTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var why = ReasonOption.Read(parsed, reason);

            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var image = BuildName.Read(parsed.GetRequiredValue(build), opened.AccountRegion);
            var executionRole = parsed.GetValue(role) ?? opened.Environment("LIFECYCLE_ROLE_ARN")
                ?? throw new UsageException("Expected --role or the environment variable LIFECYCLE_ROLE_ARN.");
            var by = await opened.Identity.ReadPersonAsync(cancellationToken);
            var report = await opened.With(executionRole: executionRole).Get<RestoreImage>().HandleAsync(image, by, why, cancellationToken);
            Write(parsed, parsed.GetValue(json), BuildName.Of(image.ToString()), report);
            return report.Started ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void Write(ParseResult parsed, bool json, string build, RestoreReport report)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (!json)
        {
            (report.Started ? output : parsed.InvocationConfiguration.Error)
                .WriteLine($"{build}: {(report.Started ? "" : "not restored: ")}{TerminalText.Of(report.Reason)}");
            return;
        }

        JsonOutput.Write(output, new(build, report.Started, report.Reason, report.Record.Update?.ExecutionId), LifecycleJsonContext.Default.RestoredJson);
    }
}

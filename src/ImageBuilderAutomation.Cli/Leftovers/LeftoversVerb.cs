using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Leftovers;

internal static class LeftoversVerb
{
    private const string Function = "CheckLeftovers";

    public static Command Create(TimeProvider clock)
    {
        var all = new Option<bool>("--closed") { Description = "Also list those that are closed, or not confirmed yet." };
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "leftovers",
            "Lists what builds left over, as the latest check found it: AMIs and snapshots whose image is gone, instances that outlived their build, AMIs that somebody "
            + "else disabled or deregistered, and builds that are stuck. Changes nothing.")
        {
            all, json,
        };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var run = await opened.Get<IFunctionRuns>().ReadAsync(Function, cancellationToken);
            var records = opened.Get<ILeftoverRecords>().ListAsync(cancellationToken);
            return await PartialList.WriteAsync(parsed, "leftovers", records, (found, unreadable) =>
            {
                var view = LeftoverView.Of(found, parsed.GetValue(all), run, opened.Clock.GetUtcNow()) with { Unreadable = unreadable };
                if (parsed.GetValue(json))
                    JsonOutput.Write(parsed.InvocationConfiguration.Output, LeftoversJson.Of(view), LeftoversJsonContext.Default.LeftoversJson);
                else
                    LeftoversText.Write(parsed.InvocationConfiguration.Output, view);
            });
        });
        return command;
    }
}

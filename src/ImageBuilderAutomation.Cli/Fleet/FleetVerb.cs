using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Fleet;

internal static class FleetVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var policy = PolicyFile.Option("The policy file. Its lifecycle.usage says which Regions and how many versions of launch templates are searched.");
        var command = new Command(
            "fleet",
            "Shows how many instances and launch templates, in which accounts, use images that are older than the newest release of their recipe, and since when a fix "
            + "is available. Changes nothing.")
        {
            policy, json,
        };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rules = ReadPolicy(parsed.GetRequiredValue(policy));
            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With(rules);
            var facts = await opened.Get<FleetFactGatherer>().GatherAsync(cancellationToken);
            var view = new FleetView(FleetReport.Of(facts, rules.Lifecycle.Usage, opened.AccountRegion), facts);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, FleetJson.Of(view), FleetJsonContext.Default.FleetJson);
            else
                FleetText.Write(output, view);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Policy ReadPolicy(string path)
    {
        var result = PolicyFile.Read(path);
        return result.Policy ?? throw new InvalidDataException($"{path} is not a usable policy: {string.Join("; ", result.Problems)}");
    }
}

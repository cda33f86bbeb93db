using System.CommandLine;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class PlanVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(), PolicyFile.JsonOption());
        var policy = new Option<string>("--policy") { Description = "The policy file.", DefaultValueFactory = _ => Path.Combine("policy", "policy.json") };
        var command = new Command("plan", "Shows for every image whether the next run would keep or retire it, and why. Changes nothing.") { policy, json };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rules = ReadPolicy(parsed.GetRequiredValue(policy));
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var gatherer = new LifecycleFactGatherer(opened.Inventory(clock), new NullUsageSource(), opened.Lifecycle, rules.Lifecycle, clock);
            var plan = LifecycleDecider.Decide(await gatherer.GatherAsync(cancellationToken), rules.Lifecycle);

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                PlanJson.Write(output, plan);
            else
                PlanText.Write(output, plan, rules);
            return plan.IsRefused ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static Policy ReadPolicy(string path)
    {
        var result = PolicyFile.Read(path);
        return result.Policy ?? throw new UsageException($"{path} is not a usable policy: {string.Join("; ", result.Problems)}");
    }
}

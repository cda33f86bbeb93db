using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class PlanVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var policy = PolicyFile.Option();
        var command = new Command("plan", "Shows for every image whether the next run would keep or retire it, and why. Changes nothing.") { policy, json };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rules = ReadPolicy(parsed.GetRequiredValue(policy));
            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With(rules);
            var plan = LifecycleDecider.Decide(await opened.Get<LifecycleFactGatherer>().GatherAsync(cancellationToken), rules.Lifecycle);

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, PlanJson.Of(plan), LifecycleJsonContext.Default.PlanJson);
            else
                PlanText.Write(output, plan, rules);
            return plan.IsRefused ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static Policy ReadPolicy(string path)
    {
        var result = PolicyFile.Read(path);
        return result.Policy ?? throw new InvalidDataException($"{path} is not a usable policy: {string.Join("; ", result.Problems)}");
    }
}

/// <summary>Writes a plan as text.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, RetirementPlan plan, Policy policy)
    {
        output.WriteLine($"plan with policy {policy.ShortHash}, mode {policy.ModeOf(Capability.Lifecycle).ToString().ToLowerInvariant()}");
        output.WriteLine();
        var columns = new Columns();
        if (plan.Decisions.Count > 0)
            columns.Add("BUILD", "STATUS", "AGE", "DECISION", "REASON");
        foreach (var decision in plan.Decisions)
            columns.Add(decision.Image.Path, decision.Image.Status, Age(decision, plan.At), Decision(decision), decision.Reason);
        columns.WriteTo(output);
        if (plan.Decisions.Count > 0)
            output.WriteLine();
        output.WriteLine(Sums(plan));
        foreach (var refusal in plan.Refusals)
            output.WriteLine(TerminalText.Of($"REFUSED, no image would be retired: {refusal}"));
    }

    private static string Decision(LifecycleDecision decision) => decision switch
    {
        { Action: not { } } => "keep",
        { Verdict: ImageVerdict.Act, Action: { } action } => $"retire: {action.Name()}",
        { Verdict: ImageVerdict.Announce, Action: { } action } => $"retire: announce to {action.Name()}",
        { Action: { } action, ActsAt: { } at } => string.Create(CultureInfo.InvariantCulture, $"retire: {action.Name()} from {at.UtcDateTime:yyyy-MM-dd}"),
        { Action: { } action } => $"retire: {action.Name()} later",
    };

    private static string Sums(RetirementPlan plan)
    {
        var acts = plan.Decisions.Where(d => d.Verdict is ImageVerdict.Act)
            .GroupBy(d => d.Action!.Value).OrderBy(g => g.Key).Select(g => $"{g.Count()} to {g.Key.Name()}");
        return $"{plan.Decisions.Count} images: {plan.Count(ImageVerdict.Keep)} to keep, {plan.Count(ImageVerdict.Announce)} to announce, "
            + $"{plan.Count(ImageVerdict.Wait)} waiting, {plan.Count(ImageVerdict.Act)} to retire"
            + (plan.Count(ImageVerdict.Act) > 0 ? $" ({string.Join(", ", acts)})" : "");
    }

    private static string Age(LifecycleDecision decision, DateTimeOffset now) =>
        decision.Image.CreatedAt is { } created ? string.Create(CultureInfo.InvariantCulture, $"{(long)(now - created).TotalDays}d") : "";
}

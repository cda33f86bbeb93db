using System.CommandLine;
using System.Text;
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
        var html = new Option<string?>("--html") { Description = "Also write the plan to this file, as one page to mail." };
        var command = new Command("plan", "Shows for every image whether the next run would keep or retire it, and why. Changes nothing.") { policy, json, html };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rules = ReadPolicy(parsed.GetRequiredValue(policy));
            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With(rules);
            var facts = await opened.Get<LifecycleFactGatherer>().GatherAsync(cancellationToken);
            var plan = LifecycleDecider.Decide(facts, rules.Lifecycle);
            var before = await opened.Get<ILifecycleRecords>().ReadPlanAsync(cancellationToken);
            var view = new PlanView(plan, facts.Usage, PlanChanges.Of(before, plan));

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(html) is { } file)
                WriteFile(file, PlanHtml.Of(view, rules, opened.Name ?? opened.AccountRegion.Account));
            if (parsed.GetValue(json))
                JsonOutput.Write(output, PlanJson.Of(view), LifecycleJsonContext.Default.PlanJson);
            else
                PlanText.Write(output, view, rules);
            return plan.IsRefused ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static Policy ReadPolicy(string path)
    {
        var result = PolicyFile.Read(path);
        return result.Policy ?? throw new InvalidDataException($"{path} is not a usable policy: {string.Join("; ", result.Problems)}");
    }

    private static void WriteFile(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"Expected a file to write at '{path}': {e.Message}");
        }
    }
}

/// <summary>Writes a plan as text.</summary>
internal static class PlanText
{
    /// <summary>Longer lists of changes are counted.</summary>
    private const int MaxChanged = 20;

    public static void Write(TextWriter output, PlanView view, Policy policy)
    {
        var plan = view.Plan;
        output.WriteLine($"plan with policy {policy.ShortHash}, mode {policy.ModeOf(Capability.Lifecycle).ToString().ToLowerInvariant()}");
        output.WriteLine();
        var columns = new Columns();
        if (plan.Decisions.Count > 0)
            columns.Add("BUILD", "STATUS", "AGE", "DECISION", "REASON");
        foreach (var decision in plan.Decisions)
            columns.Add(decision.Image.Path, decision.Image.Status, view.Age(decision), PlanView.Decision(decision), decision.Reason);
        columns.WriteTo(output);
        if (plan.Decisions.Count > 0)
            output.WriteLine();
        output.WriteLine(view.Counts());
        foreach (var (reason, images) in view.Sums)
            output.WriteLine($"  {images} {reason}");
        foreach (var (what, images) in view.ChangedImages())
        {
            var shown = images.Count > MaxChanged ? $"{string.Join(", ", images.Take(MaxChanged))} and {images.Count - MaxChanged} more" : string.Join(", ", images);
            output.WriteLine(PlainText.Of($"since the run of {TimeFormat.Of(view.Changes!.Since)} {what}: {shown}"));
        }

        foreach (var source in view.Sources)
            output.WriteLine(PlainText.Of($"asked {source}"));
        if (view.Usage.Count > 0)
            output.WriteLine($"No source sees: {string.Join(", ", PlanView.Unseen)}.");
        foreach (var refusal in plan.Refusals)
            output.WriteLine(PlainText.Of($"REFUSED, no image would be retired: {refusal}"));
    }
}

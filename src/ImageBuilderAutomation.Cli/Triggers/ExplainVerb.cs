using ImageBuilderAutomation.Policies;
using System.CommandLine;
using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class ExplainVerb
{
    public static Command Create(TimeProvider clock)
    {
        var file = new Argument<string>("event") { Description = "A file with one event, as EventBridge delivers it. See events/ for samples." };
        var live = new Option<bool>("--live")
        {
            Description = "Read the pipelines of the account and show which ones the event affects. Without it, only the policy is evaluated.",
        };
        var (policy, stack, json) = (PolicyFile.Option(), new StackOptions(clock), JsonOutput.Option());
        var command = new Command("explain", "Shows which builds an event would start, defer or drop, and why. Starts and records nothing.")
        {
            file, live, policy, json,
        };
        stack.AddServiceAloneTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, output) = (parsed.GetRequiredValue(policy), parsed.InvocationConfiguration.Output);
            var result = PolicyFile.Read(path);
            if (result.Policy is not { } read)
                return Problems.Report(output, path, result, parsed.GetValue(json));

            var evt = InputFile.ReadJson(parsed.GetRequiredValue(file), "a file with one event");
            var explanation = parsed.GetValue(live)
                ? await AskAsync(stack, parsed, evt, read, cancellationToken)
                : Assume(evt, read.Builds);
            if (parsed.GetValue(json))
                JsonOutput.Write(output, JsonOf(explanation, read.Hash), TriggersJsonContext.Default.ExplainedEventJson);
            else
                Write(output, explanation, read.ShortHash);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<Explanation> AskAsync(
        StackOptions stack, ParseResult parsed, JsonElement evt, Policy policy, CancellationToken cancellationToken)
    {
        using var opened = await stack.OpenServiceAsync(parsed, cancellationToken);
        var triggerEvent = TriggerEventReader.Read(evt, opened.AccountRegion);
        var (about, affected) = await opened.With(policy).Get<ExplainEvent>().HandleAsync(triggerEvent, cancellationToken);
        return new(about, [.. affected.Select(one => Line(one, policy.Builds, opened.Clock.GetUtcNow()))]);
    }

    private static ExplainedPipeline Line(AffectedPipeline one, TriggerRules rules, DateTimeOffset now)
    {
        if (one.DropReason is { } dropped)
            return new(one.Pipeline.Name, string.Join(' ', one.Rules), one.Reason, Labels.Of(PipelineRunVerdict.Drop), dropped);
        var cause = new PipelineRunCause(Cause.Of(CauseKind.ParentAvailable, "the event", now), one.Rules, one.Reason, now, 0, null);
        var decision = PipelineRunDecider.Decide(new(PipelineRunTransitions.Opened(one.Pipeline.Arn, null, cause), null, one.Pipeline, null, new(), now), rules);
        return new(
            one.Pipeline.Name, string.Join(' ', one.Rules), one.Reason, Labels.Of(decision.Verdict),
            decision.Verdict == PipelineRunVerdict.Start ? "nothing in the policy defers it" : decision.Reason);
    }

    /// <summary>Finds the rules that match the event, from the policy alone.</summary>
    private static Explanation Assume(JsonElement evt, TriggerRules rules)
    {
        // Take account and Region from the event itself, because no stack is known that it could belong to.
        var accountRegion = new AccountRegion(Text("account"), Text("region"));
        var triggerEvent = TriggerEventReader.Read(evt, accountRegion);
        var kind = ExplainEvent.KindOf(triggerEvent);
        var about = triggerEvent is TriggerEvent.Ignored nothing ? nothing.Reason : $"{triggerEvent.GetType().Name}: {kind}";
        var matching = rules.Rules.Where(rule => kind is { } known && rule.On.Contains(known) && Concerns(rule, triggerEvent));
        return new(about, [.. matching.Select(rule => new ExplainedPipeline("", rule.Name, "the rule matches the event", "", ""))]);

        string Text(string name) => evt.ValueKind == JsonValueKind.Object && evt.TryGetProperty(name, out var value) ? value.ToString() : "";
    }

    private static bool Concerns(TriggerRule rule, TriggerEvent triggerEvent) => triggerEvent switch
    {
        TriggerEvent.ParameterChanged changed => rule.Parameters is null || rule.Parameters(changed.Name),
        TriggerEvent.ScanCompleted scan => rule.CountExceeded(scan.Counts) is not null,
        _ => true,
    };

    private static void Write(TextWriter output, Explanation explanation, string policy)
    {
        output.WriteLine(PlainText.Of($"{explanation.About} (policy {policy})"));
        var columns = new Columns();
        foreach (var line in explanation.Pipelines)
            columns.Add("", line.Pipeline, line.Rules, line.Verdict, line.Reason, line.MatchReason);
        columns.WriteTo(output);
        if (explanation.Pipelines.Count == 0)
            output.WriteLine("no rule matches the event for any pipeline");
    }

    private static ExplainedEventJson JsonOf(Explanation explanation, string policy) => new(
        explanation.About, policy,
        explanation.Pipelines.Select(line => new ExplainedPipelineJson(line.Pipeline, line.Rules, line.Verdict, line.Reason, line.MatchReason)));

    private sealed record Explanation(string About, IReadOnlyList<ExplainedPipeline> Pipelines);

    /// <param name="Pipeline">Empty if only the policy was evaluated.</param>
    private sealed record ExplainedPipeline(string Pipeline, string Rules, string MatchReason, string Verdict, string Reason);
}

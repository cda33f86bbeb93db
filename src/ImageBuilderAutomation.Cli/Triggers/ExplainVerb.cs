using System.CommandLine;
using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class ExplainVerb
{
    public static Command Create(TimeProvider clock)
    {
        var file = new Argument<string>("event") { Description = "A file with one event, as EventBridge delivers it. See events/ for samples." };
        var live = new Option<bool>("--stack")
        {
            Description = "Read the pipelines of the account and show which ones the event affects. Without it, only the policy is evaluated.",
        };
        var (policy, stack, json) = (TriggersCommand.PolicyOption(), new StackOptions(), PolicyFile.JsonOption());
        var command = new Command("explain", "Shows which builds an event would start, defer or drop, and why. Starts and records nothing.")
        {
            file, live, policy, json,
        };
        stack.AddServiceAloneTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, output) = (parsed.GetRequiredValue(policy), parsed.InvocationConfiguration.Output);
            var reading = PolicyFile.Read(path);
            if (reading.Policy is not { } read)
            {
                Problems.Write(output, path, reading);
                return ExitCode.Problems;
            }

            using var told = ReadEvent(parsed.GetRequiredValue(file));
            var explanation = parsed.GetValue(live)
                ? await AskAsync(stack, parsed, told.RootElement, read.Builds, clock, cancellationToken)
                : Suppose(told.RootElement, read.Builds);
            if (parsed.GetValue(json))
                Json.WriteTo(output, writer => Write(writer, explanation, read.Hash));
            else
                Write(output, explanation, read.ShortHash);
            return ExitCode.Ok;
        });
        return command;
    }

    private static JsonDocument ReadEvent(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            throw new UsageException($"Expected a file with one event at '{path}': {e.Message}");
        }
    }

    private static async Task<Explanation> AskAsync(
        StackOptions stack, ParseResult parsed, JsonElement told, TriggerRules rules, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var opened = await stack.OpenServiceAsync(parsed, cancellationToken);
        var notice = TriggerEvents.Read(told, opened.Home);
        var (about, reached) = await new ExplainNotice(opened.Pipelines, opened.Images(clock), opened.ImageScans, rules, clock)
            .HandleAsync(notice, cancellationToken);
        return new(about, [.. reached.Select(one => Line(one, rules, clock.GetUtcNow()))]);
    }

    private static ExplainedPipeline Line(Reached one, TriggerRules rules, DateTimeOffset now)
    {
        if (one.Dropped is { } dropped)
            return new(one.Pipeline.Name, string.Join(' ', one.Rules), one.Because, RoundWords.Of(RoundVerdict.Drop), dropped);
        var cause = new RoundCause(Cause.Of(CauseKind.ParentAvailable, "the event", now), one.Rules, one.Because, now, 0, null);
        var decision = StartGuards.Decide(new(RoundTransitions.Opened(one.Pipeline.Arn, null, cause), null, one.Pipeline, null, new(), now), rules);
        return new(
            one.Pipeline.Name, string.Join(' ', one.Rules), one.Because, RoundWords.Of(decision.Verdict),
            decision.Verdict == RoundVerdict.Start ? "nothing in the policy defers it" : decision.Because);
    }

    /// <summary>Finds the rules that match the event, from the policy alone.</summary>
    private static Explanation Suppose(JsonElement told, TriggerRules rules)
    {
        // Take account and Region from the event itself, because no stack is known that it could belong to.
        var home = new Home(Text("account"), Text("region"));
        var notice = TriggerEvents.Read(told, home);
        var kind = ExplainNotice.KindOf(notice);
        var about = notice is TriggerNotice.Nothing nothing ? nothing.Because : $"{notice.GetType().Name}: {kind}";
        var matching = rules.Rules.Where(rule => kind is { } known && rule.On.Contains(known) && Concerns(rule, notice));
        return new(about, [.. matching.Select(rule => new ExplainedPipeline("", rule.Name, "the rule matches the event", "", ""))]);

        string Text(string name) => told.ValueKind == JsonValueKind.Object && told.TryGetProperty(name, out var value) ? value.ToString() : "";
    }

    private static bool Concerns(TriggerRule rule, TriggerNotice notice) => notice switch
    {
        TriggerNotice.ParameterChanged changed => rule.Parameters is null || rule.Parameters(changed.Name),
        TriggerNotice.ScanCompleted scan => rule.CountExceeded(scan.Counts) is not null,
        _ => true,
    };

    private static void Write(TextWriter output, Explanation explanation, string policy)
    {
        output.WriteLine(Plain.Of($"{explanation.About} (policy {policy})"));
        var columns = new Columns();
        foreach (var line in explanation.Pipelines)
            columns.Add("", line.Pipeline, line.Rules, line.Verdict, line.Reason, line.Because);
        columns.WriteTo(output);
        if (explanation.Pipelines.Count == 0)
            output.WriteLine("no rule matches the event for any pipeline");
    }

    private static void Write(Utf8JsonWriter writer, Explanation explanation, string policy)
    {
        writer.WriteString("about", explanation.About);
        writer.WriteString("policy", policy);
        writer.WriteList("pipelines", explanation.Pipelines, line =>
        {
            writer.WriteString("pipeline", line.Pipeline);
            writer.WriteString("rules", line.Rules);
            writer.WriteString("verdict", line.Verdict);
            writer.WriteString("reason", line.Reason);
            writer.WriteString("because", line.Because);
        });
    }

    private sealed record Explanation(string About, IReadOnlyList<ExplainedPipeline> Pipelines);

    /// <param name="Pipeline">Empty if only the policy was evaluated.</param>
    private sealed record ExplainedPipeline(string Pipeline, string Rules, string Because, string Verdict, string Reason);
}

using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>One build from its first state to its gates' last word, for people.</summary>
internal static class StoryText
{
    public static void Write(TextWriter output, ImageBuildArn image, BuildStory story)
    {
        output.WriteLine(Plain.Of(image.ToString()));
        if (story.Build is { } build)
            WriteBuild(output, build, story.Details);
        else
            output.WriteLine("  no state change was seen yet");
        if (story.Origin is { } origin)
            WriteOrigin(output, origin);
        WriteStarts(output, story.Starts);
        foreach (var attempt in story.Build is null ? [] : BuildTimeline.Of(story.Build).Attempts)
            WriteAttempt(output, attempt);
        Inside.Write(output, story.Details?.Workflows ?? []);
        foreach (var gate in story.Gates)
        {
            output.WriteLine();
            WriteGate(output, gate);
        }

        if (story.Lifecycle is { } lifecycle)
        {
            output.WriteLine();
            ActsText.Write(output, lifecycle);
        }
    }

    private static void WriteBuild(TextWriter output, BuildRecord build, BuildDetails? details)
    {
        var summary = BuildSummary.Of(build);
        var columns = new Columns();
        columns.Add("  status", summary.Status);
        Add(columns, "  began", Text.Of(summary.Began));
        Add(columns, "  pipeline", summary.Pipeline);
        Add(columns, "  recipe", summary.Recipe);
        Add(columns, "  parent", build.Current?.ParentImage);
        foreach (var component in build.Current?.Components ?? [])
            columns.Add("  component", BuildName.Of(component));
        foreach (var ami in summary.Amis)
            columns.Add("  image", string.Join(' ', new[] { ami.ImageId, ami.Region, ami.AccountId }.OfType<string>()));
        foreach (var container in build.Current?.Containers ?? [])
            columns.Add("  container", $"{string.Join(' ', container.Uris)} {container.Region}");
        Inside.AddTo(columns, details);
        if (build.Current?.Logs is { } logs)
            columns.Add("  log", logs.S3 is null ? $"{logs.LogGroup} {logs.LogStream}" : $"{logs.LogGroup} {logs.LogStream}, {logs.S3}");
        if (build is { IsGone: true, GoneAt: { } gone })
            columns.Add("  gone", $"the service knew it no more on {Text.Of(gone)}; before, it was {build.Current?.Status ?? "not seen"}");
        foreach (var tag in build.Current?.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
            columns.Add("  tag", $"{tag.Key}={tag.Value}");
        Add(columns, summary.Failure is null ? "  failed before" : "  failure", build.Failure?.Reason ?? summary.Failure);
        if (details?.Failure is { } failure)
            Inside.AddTo(columns, failure);
        columns.WriteTo(output);
    }

    private static void WriteOrigin(TextWriter output, BuildOrigin origin)
    {
        output.WriteLine();
        output.WriteLine(Plain.Of($"started by the policy's builds, round {origin.Round}, policy {origin.PolicyHash[..Math.Min(6, origin.PolicyHash.Length)]}"));
        var columns = new Columns();
        columns.Add("  because", origin.Because);
        foreach (var cause in origin.Causes)
            columns.Add("  cause", cause);
        columns.WriteTo(output);
    }

    private static void WriteStarts(TextWriter output, IReadOnlyList<BuildStart> starts)
    {
        if (starts.Count == 0)
            return;
        output.WriteLine();
        var columns = new Columns();
        foreach (var start in starts)
            columns.Add($"  {Text.Of(start.At)}", start.Operation, $"by {start.StartedBy ?? start.Service ?? "somebody CloudTrail does not name"}");
        columns.WriteTo(output);
    }

    private static void WriteAttempt(TextWriter output, BuildAttempt attempt)
    {
        output.WriteLine();
        // Only the distribution is ever repeated: a new build has a number of its own.
        var name = attempt.Number == 1 ? "attempt 1" : $"attempt {attempt.Number}, distribution retried";
        output.WriteLine(attempt.Duration is { } took ? $"{name}, {Text.Of(took)}" : name);
        var columns = new Columns();
        foreach (var entry in attempt.Entries)
            columns.Add($"  {Text.Of(entry.At)}", IsBackInUse(entry) ? $"{entry.Status} again" : entry.Status, Text.Of(entry.Lasted), $"told by {string.Join(", ", entry.Sources)}");
        columns.WriteTo(output);
    }

    private static bool IsBackInUse(TimelineEntry entry) => entry is { Status: "AVAILABLE", From: "DEPRECATED" or "DISABLED" };

    private static void WriteGate(TextWriter output, GateRecord gate)
    {
        output.WriteLine(Plain.Of($"gate {gate.StepName}, {Words.Of(gate.State)}"));
        var columns = new Columns();
        columns.Add("  step", gate.StepExecutionId);
        columns.Add("  opened", gate.Deadline is { } deadline ? $"{Text.Of(gate.OpenedAt)}, until {Text.Of(deadline)}" : Text.Of(gate.OpenedAt));
        foreach (var approval in gate.Approvals)
            columns.Add("  approved", $"{Text.Of(approval.At)} for {approval.Group} by {approval.By}: {approval.Reason}");
        if (gate.Decision is { } decision)
            columns.Add("  decided", $"{Text.Of(decision.DecidedAt)} {Words.Said(gate)}{(gate.DecidedOn is { } channel ? $" (on {channel})" : "")}: {decision.Reason}");
        if (gate.Stop is { } stop)
            columns.Add("  stopped", $"{Text.Of(stop.At)} by {stop.By}: {stop.Reason}");
        if (gate.Request is { } request)
            columns.Add("  asked", $"{Text.Of(request.StoredAt)} {request.Action}, request {request.N}: {request.Reason}");
        if (gate.Outcome is { } outcome)
            columns.Add("  outcome", $"{Text.Of(outcome.SeenAt)} {outcome.Action ?? "no answer"}, step {outcome.StepStatus}{(outcome.Reason is null ? "" : $": {outcome.Reason}")}");
        columns.WriteTo(output);
        if (gate.Decision is { Rules.Count: > 0 } decided)
            WriteRules(output, decided);
    }

    private static void WriteRules(TextWriter output, GateDecision decision)
    {
        var columns = new Columns();
        columns.Add("  RULE", "ANSWER", "CONDITION", "IS", "SEEN");
        foreach (var rule in decision.Rules)
        {
            columns.Add($"  {rule.Rule}", Words.Of(rule.Answer), "", "", rule.Because);
            foreach (var condition in rule.Conditions)
                columns.Add("", "", condition.Condition, Words.Of(condition.Truth), condition.Seen);
        }

        columns.WriteTo(output);
    }

    private static void Add(Columns columns, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            columns.Add(name, value);
    }
}

using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The audit trail of one build as text for people: its states, workflows, gates and retirement.</summary>
internal static class StoryText
{
    public static void Write(TextWriter output, ImageBuildArn image, BuildStory story)
    {
        output.WriteLine(Plain.Of(image.ToString()));
        if (story.Build is { } build)
            WriteBuild(output, build, story.Details);
        else
            output.WriteLine("  no state change recorded yet");
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
        Add(columns, "  started", Text.Of(summary.Began));
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
            columns.Add("  deleted", $"not found in the service at {Text.Of(gone)}; last known status: {build.Current?.Status ?? "none"}");
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
        var policy = origin.PolicyHash[..Math.Min(6, origin.PolicyHash.Length)];
        output.WriteLine(Plain.Of($"started by ImageBuilderAutomation, run {origin.Round} of the pipeline, policy {policy}"));
        var columns = new Columns();
        columns.Add("  reason", origin.Because);
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
            columns.Add($"  {Text.Of(start.At)}", start.Operation, $"by {start.StartedBy ?? start.Service ?? "a caller that CloudTrail does not name"}");
        columns.WriteTo(output);
    }

    private static void WriteAttempt(TextWriter output, BuildAttempt attempt)
    {
        output.WriteLine();
        // A further attempt repeats only the distribution; a new build has its own build number.
        var name = attempt.Number == 1 ? "attempt 1" : $"attempt {attempt.Number}, distribution retried";
        output.WriteLine(attempt.Duration is { } took ? $"{name}, {Text.Of(took)}" : name);
        var columns = new Columns();
        foreach (var entry in attempt.Entries)
        {
            columns.Add(
                $"  {Text.Of(entry.At)}", IsBackInUse(entry) ? $"{entry.Status} again" : entry.Status, Text.Of(entry.Lasted),
                $"reported by {string.Join(", ", entry.Sources)}");
        }

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
        {
            var on = gate.DecidedOn is { } channel ? $" (on {channel})" : "";
            columns.Add("  decided", $"{Text.Of(decision.DecidedAt)} {Words.Said(gate)}{on}: {decision.Reason}");
        }

        if (gate.Stop is { } stop)
            columns.Add("  stopped", $"{Text.Of(stop.At)} by {stop.By}: {stop.Reason}");
        if (gate.Request is { } request)
            columns.Add("  request", $"{Text.Of(request.StoredAt)} {request.Action}, number {request.N}: {request.Reason}");
        if (gate.Outcome is { } outcome)
        {
            var reason = outcome.Reason is null ? "" : $": {outcome.Reason}";
            columns.Add("  outcome", $"{Text.Of(outcome.SeenAt)} {outcome.Action ?? "no answer"}, step {outcome.StepStatus}{reason}");
        }

        columns.WriteTo(output);
        if (gate.Decision is { Rules.Count: > 0 } decided)
            WriteRules(output, decided);
    }

    private static void WriteRules(TextWriter output, GateDecision decision)
    {
        var columns = new Columns();
        columns.Add("  RULE", "ANSWER", "CONDITION", "IS", "OBSERVED");
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

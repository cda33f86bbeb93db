using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Leftovers;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The audit trail of one build as text for people: its states, workflows, gates and retirement.</summary>
internal static class AuditTrailText
{
    public static void Write(TextWriter output, ImageBuildArn image, BuildAuditTrail trail)
    {
        output.WriteLine(PlainText.Of(image.ToString()));
        if (trail.Build is { } build)
            WriteBuild(output, build, trail.Details);
        else
            output.WriteLine("  no state change recorded yet");
        if (trail.Origin is { } origin)
            WriteOrigin(output, origin);
        WriteStarts(output, trail.Starts);
        foreach (var attempt in trail.Build is null ? [] : BuildTimeline.Of(trail.Build).Attempts)
            WriteAttempt(output, attempt);
        BuildDetailsText.Write(output, trail.Details?.Workflows ?? []);
        foreach (var gate in trail.Gates)
        {
            output.WriteLine();
            WriteGate(output, gate);
        }

        if (trail.Lifecycle is { } lifecycle)
        {
            output.WriteLine();
            ActionsText.Write(output, lifecycle);
        }

        if (trail.Leftovers.Count > 0 || trail.LeftoversIncomplete is not null)
        {
            output.WriteLine();
            LeftoversText.WriteOfBuild(output, trail.Leftovers, trail.LeftoversIncomplete);
        }
    }

    private static void WriteBuild(TextWriter output, BuildRecord build, BuildDetails? details)
    {
        var summary = BuildSummary.Of(build);
        var columns = new Columns();
        columns.Add("  status", summary.Status);
        Add(columns, "  started", TimeFormat.Of(summary.StartedAt));
        Add(columns, "  pipeline", summary.Pipeline);
        Add(columns, "  recipe", summary.Recipe);
        Add(columns, "  parent", build.Current?.ParentImage);
        foreach (var component in build.Current?.Components ?? [])
            columns.Add("  component", BuildName.Of(component));
        foreach (var ami in summary.Amis)
            columns.Add("  image", string.Join(' ', new[] { ami.ImageId, ami.Region, ami.AccountId }.OfType<string>()));
        foreach (var container in build.Current?.Containers ?? [])
            columns.Add("  container", $"{string.Join(' ', container.Uris)} {container.Region}");
        BuildDetailsText.AddTo(columns, details);
        if (build.Current?.Logs is { } logs)
            columns.Add("  log", logs.S3 is null ? $"{logs.LogGroup} {logs.LogStream}" : $"{logs.LogGroup} {logs.LogStream}, {logs.S3}");
        if (build is { IsDeleted: true, DeletedAt: { } deletedAt })
            columns.Add("  deleted", $"not found in the service at {TimeFormat.Of(deletedAt)}; last known status: {build.Current?.Status ?? "none"}");
        foreach (var tag in build.Current?.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
            columns.Add("  tag", $"{tag.Key}={tag.Value}");
        Add(columns, summary.Why is null ? "  failed before" : "  why", summary.Why ?? build.LatestCause);
        if (details?.Failure is { } failure && !summary.IsStopped)
            BuildDetailsText.AddTo(columns, failure, summary.Why);
        columns.WriteTo(output);
    }

    private static void WriteOrigin(TextWriter output, BuildOrigin origin)
    {
        output.WriteLine();
        var policy = origin.PolicyHash[..Math.Min(6, origin.PolicyHash.Length)];
        output.WriteLine(PlainText.Of($"started by ImageBuilderAutomation, run {origin.RunSequence} of the pipeline, policy {policy}"));
        var columns = new Columns();
        columns.Add("  reason", origin.Reason);
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
            columns.Add($"  {TimeFormat.Of(start.At)}", start.Operation, $"by {start.StartedBy ?? start.Service ?? "a caller that CloudTrail does not name"}",
                start.VerifiedAt is null ? "as an event claims; not verified" : "");
        columns.WriteTo(output);
    }

    private static void WriteAttempt(TextWriter output, BuildAttempt attempt)
    {
        output.WriteLine();
        // A further attempt repeats only the distribution; a new build has its own build number.
        var name = attempt.Number == 1 ? "attempt 1" : $"attempt {attempt.Number}, distribution retried";
        output.WriteLine(attempt.Duration is { } duration ? $"{name}, {TimeFormat.Of(duration)}" : name);
        var columns = new Columns();
        foreach (var entry in attempt.Entries)
        {
            columns.Add(
                $"  {TimeFormat.Of(entry.At)}", IsBackInUse(entry) ? $"{entry.Status} again" : entry.Status, TimeFormat.Of(entry.Duration),
                $"reported by {string.Join(", ", entry.Sources)}");
        }

        columns.WriteTo(output);
    }

    private static bool IsBackInUse(TimelineEntry entry) => entry is { Status: ImageStatus.Available, From: ImageStatus.Deprecated or ImageStatus.Disabled };

    private static void WriteGate(TextWriter output, GateRecord gate)
    {
        output.WriteLine(PlainText.Of($"gate {gate.StepName}, {Labels.Of(gate.State)}"));
        var columns = new Columns();
        columns.Add("  step", gate.StepExecutionId);
        columns.Add("  opened", gate.Deadline is { } deadline ? $"{TimeFormat.Of(gate.OpenedAt)}, until {TimeFormat.Of(deadline)}" : TimeFormat.Of(gate.OpenedAt));
        foreach (var approval in gate.Approvals)
            columns.Add("  approved", $"{TimeFormat.Of(approval.At)} for {approval.Group} by {approval.By}: {approval.Reason}");
        if (gate.Decision is { } decision)
        {
            var on = gate.DecidedOn is { } channel ? $" (on {channel})" : "";
            columns.Add("  decided", $"{TimeFormat.Of(decision.DecidedAt)} {Labels.Describe(gate)}{on}: {decision.Reason}");
        }

        if (gate.Stop is { } stop)
            columns.Add("  stopped", $"{TimeFormat.Of(stop.At)} by {stop.By}: {stop.Reason}");
        if (gate.Request is { } request)
            columns.Add("  request", $"{TimeFormat.Of(request.StoredAt)} {request.Action}, number {request.Sequence}: {request.Reason}");
        if (gate.Outcome is { } outcome)
        {
            var reason = outcome.Reason is null ? "" : $": {outcome.Reason}";
            columns.Add("  outcome", $"{TimeFormat.Of(outcome.ObservedAt)} {outcome.Action ?? "no answer"}, step {outcome.StepStatus}{reason}");
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
            columns.Add($"  {rule.Rule}", Labels.Of(rule.Answer), "", "", rule.Reason);
            foreach (var condition in rule.Conditions)
                columns.Add("", "", condition.Condition, Labels.Of(condition.Truth), condition.Observed);
        }

        columns.WriteTo(output);
    }

    private static void Add(Columns columns, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            columns.Add(name, value);
    }
}

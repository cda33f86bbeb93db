using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Gates;

/// <summary>Creates the notifications about a gate. Pure: compares the record before and after a change.</summary>
public static class GateNotifications
{
    public const string WaitsForPeople = "Gate Waits For People";
    public const string Reminder = "Gate Reminder";
    public const string Answered = "Gate Answered";
    public const string Stopped = "Gate Stopped";
    public const string Expired = "Gate Expired";
    public const string Cancelled = "Gate Cancelled";

    /// <returns>A notification that the gate waits for people, or a reminder; null when neither is due.</returns>
    public static Notification? OfOpen(GateRecord before, GateRecord now)
    {
        if (!now.WaitsForPeople)
            return null;
        if (!before.WaitsForPeople || RequirementsOf(before) != RequirementsOf(now))
            return Of(WaitsForPeople, now, RequirementsOf(now), now.Decision!.DecidedAt, $"waits for people since {Minute(now.OpenedAt)}: {ReasonOf(now)}");
        // Identified by its planned time, so that a repeated reminder has the same id.
        return before.RemindAt is { } due && due <= now.Decision!.DecidedAt
            ? Of(Reminder, now, due.ToString("O", CultureInfo.InvariantCulture), due, $"still waits for people, since {Minute(now.OpenedAt)}: {ReasonOf(now)}")
            : null;
    }

    /// <param name="closed">A closed record with its outcome.</param>
    public static Notification OfClosed(GateRecord closed)
    {
        var outcome = closed.Outcome!;
        return closed.State switch
        {
            GateState.Expired => Of(
                Expired, closed, "end", outcome.ObservedAt, $"expired: nobody answered it before the service's time-out{Continues(closed)}"),
            _ when outcome.Action is null => Of(Cancelled, closed, "end", outcome.ObservedAt, $"ended without an answer ({outcome.StepStatus})"),
            _ when outcome.Action is StepRequest.Cancel => Of(
                Stopped, closed, "end", outcome.ObservedAt, $"was ended by {By(closed)}: {outcome.Reason}"),
            _ => Of(
                outcome.Action is "STOP" ? Stopped : Answered, closed, "end", outcome.ObservedAt,
                $"was answered {outcome.Action} by {By(closed)}: {outcome.Reason}{(outcome.Action is "STOP" ? Continues(closed) : "")}"),
        };
    }

    /// <summary>A stop that others sent, and a time-out that was not prevented, such as in mode observe.</summary>
    private static string Continues(GateRecord closed) =>
        closed.OnFailure is { EndsBuild: false } effect ? $"; the build continues all the same ({effect.Reason})" : "";

    private static Notification Of(string kind, GateRecord record, string occasion, DateTimeOffset at, string text)
    {
        var end = record.IsClosed ? null : GateExpiry.Of(record);
        return new(
            kind, record.ImageArn, $"{record.StepExecutionId} {occasion}", at, $"Gate {record.StepName} of {ImageBuildArn.ShortNameOf(record.ImageArn)} {text}",
            [
                Fact.Of("image", record.ImageArn),
                Fact.Of("pipeline", record.PipelineArn),
                Fact.Of("gate", record.StepName),
                Fact.Of("opened", record.OpenedAt),
                Fact.Of("mode", record.IsClosed ? null : record.IsObserved ? "observe" : "act"),
                Fact.Of("decision", record.Decision is { } decision ? NameOf(decision.Answer) : null),
                Fact.Of("reason", record.Decision?.Reason),
                Fact.Of("evidence", Evidence(record)),
                Fact.Of("mayApprove", record.IsClosed ? [] : [.. record.Decision?.Rules.SelectMany(rule => rule.MayApprove).Distinct() ?? []]),
                Fact.Of(
                    "approvals",
                    [.. record.Approvals.Select(IReadOnlyList<Fact> (a) => [Fact.Of("group", a.Group), Fact.Of("by", a.By), Fact.Of("reason", a.Reason)])]),
                Fact.Of("endsBy", end?.By),
                Fact.Of("answer", record.Outcome?.Action),
                Fact.Of("answeredBy", record.Outcome?.Action is null ? null : By(record)),
                Fact.Of("answerReason", record.Outcome?.Reason),
            ])
        {
            Step = record.StepExecutionId,
            Pipelines = record.PipelineArn is { } pipeline ? [pipeline] : [],
            Missing = record.State is GateState.Open or GateState.Expired ? GateActions.Missing(record) : [],
            Until = end?.At,
            Command = GateActions.Command(record),
            GroupCommand = new("gates list"),
        };
    }

    private static List<IReadOnlyList<Fact>> Evidence(GateRecord record) =>
        [.. from rule in record.Decision?.Rules ?? []
            from condition in rule.Conditions
            select (IReadOnlyList<Fact>)[
                Fact.Of("rule", rule.Rule), Fact.Of("condition", condition.Condition), Fact.Of("truth", NameOf(condition.Truth)), Fact.Of("observed", condition.Observed),
            ]];

    /// <summary>The rules that keep the gate waiting and the conditions they miss. Observed values are excluded: they change on every check.</summary>
    private static string RequirementsOf(GateRecord record) => string.Join(
        ' ',
        record.Decision!.Rules.Where(rule => rule.Answer == record.Decision.Answer).SelectMany(rule => rule.Conditions
            .Where(condition => condition.Truth is not Truth.True).Select(condition => $"{rule.Rule}:{condition.Condition}").DefaultIfEmpty(rule.Rule))
            .Distinct().Order(StringComparer.Ordinal)
            .Prepend(record.IsObserved ? $"observed {NameOf(record.Decision.Answer)}" : NameOf(record.Decision.Answer)));

    private static string ReasonOf(GateRecord record)
    {
        var decision = record.Decision!;
        var why = record.IsObserved ? $"mode observe, nothing is sent; the answer would be {NameOf(decision.Answer)}: {decision.Reason}" : decision.Reason;
        return GateExpiry.Of(record) is { } end ? $"{why}; ends {Minute(end.At)} by {end.By}" : why;
    }

    private static string By(GateRecord record) => record switch
    {
        { State: not GateState.Answered } => "somebody else",
        // A stop that was recorded while the rules' answer was being sent came too late.
        { Stop: { } stop, Outcome.Action: "STOP" or StepRequest.Cancel } => stop.By,
        _ => "the policy's rules",
    };

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string NameOf(GateAnswer answer) => answer switch
    {
        GateAnswer.Resume => "resume",
        GateAnswer.AskAgain => "ask again",
        GateAnswer.Hold => "hold",
        _ => "stop",
    };

    private static string NameOf(Truth truth) => truth switch
    {
        Truth.True => "true",
        Truth.False => "false",
        _ => "unknown",
    };
}

using ImageBuilderAutomation.Metrics;

namespace ImageBuilderAutomation.Gates;

/// <summary>Counts gates after the write that makes a count happen once.</summary>
internal static class GateMetrics
{
    public static void CountClosed(IMetrics metrics, GateRecord closed, DateTimeOffset now)
    {
        metrics.Add(Metric.GateAge, (now - closed.OpenedAt).TotalSeconds);
        metrics.Add(closed switch
        {
            { State: GateState.Answered, Outcome.Action: "STOP" or StepRequest.Cancel } => Metric.GatesStopped,
            { State: GateState.Answered } => Metric.GatesResumed,
            { State: GateState.Expired } => Metric.GatesExpired,
            _ => Metric.GatesAnsweredElsewhere,
        });
    }

    /// <summary>Counts a gate whose decision changed to another answer, and not each time that it is checked.</summary>
    public static void CountOpen(IMetrics metrics, GateRecord? before, GateRecord now)
    {
        if (now.Decision?.Answer == before?.Decision?.Answer)
            return;
        if (now.Decision?.Answer is GateAnswer.Hold)
            metrics.Add(Metric.GatesHeld);
        else if (now.Decision?.Answer is GateAnswer.AskAgain)
            metrics.Add(Metric.GatesAskedAgain);
    }
}

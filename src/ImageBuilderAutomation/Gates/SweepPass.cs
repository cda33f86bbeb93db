using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>One pass of the sweep: counts its results and isolates failing steps from the others.</summary>
/// <param name="asked">The steps for which it begins again.</param>
/// <param name="closing">Ends the beginning of further steps before the time does.</param>
internal sealed class SweepPass(Mode mode, AnswerStep answer, bool isAgain, AskedSteps asked, CancellationTokenSource closing, ILogger logger)
{
    // A log line has a limited size; each answer has a line of its own at level Debug.
    private const int Summarized = 20;

    private readonly List<AnswerReport> _answers = [];
    // Several steps are answered at once.
    private readonly Lock _changes = new();

    public Mode Mode => mode;

    public bool IsAgain => isAgain;

    public AskedSteps Asked => asked;

    /// <summary>Not null when a step needs the policy that is in force now.</summary>
    public PolicyChangedException? Changed { get; private set; }

    /// <summary>From here on no further step is begun, but those that must not wait for another run.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Whether somebody approved, withdrew or requested a stop since the gate was last checked.</summary>
    public Func<GateRecord, bool> HasNews { get; set; } = _ => true;

    public int Waiting { get; set; }

    public int NotDue { get; private set; }

    public int Foreign { get; set; }

    /// <summary>Open gates in mode observe: only people answer them, otherwise the service's time-out ends them.</summary>
    public int Observed { get; private set; }

    public DateTimeOffset? FirstObservedEnd { get; private set; }

    /// <summary>By step execution id, or by the part of the pass.</summary>
    public GuardedPass Items { get; } = new((e, stepExecutionId) => Log.StepFailed(logger, e, stepExecutionId));

    /// <summary>The reminders that are due.</summary>
    public NotificationBatch Reminders { get; } = new();

    public SweepReport Report => new(mode, Waiting, NotDue, Foreign, _answers) { Left = Items.Left, Observed = Observed, FirstObservedEnd = FirstObservedEnd };

    public string Summary =>
        (_answers.Count == 0 ? "nothing was due" : string.Join("; ", _answers.Take(Summarized).Select(a => $"{a.StepExecutionId} {a.Result}"))) + More + ObservedOnly;

    private string More => _answers.Count > Summarized ? $"; and {_answers.Count - Summarized} more" : "";

    private string ObservedOnly =>
        Observed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {Observed} only observed: the service's time-out ends {FirstEnd}");

    private string FirstEnd => FirstObservedEnd is { } end
        ? string.Create(CultureInfo.InvariantCulture, $"the first at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
        : "them";

    public void LeaveAlone(GateRecord record)
    {
        lock (_changes)
        {
            NotDue++;
            CountObserved(record);
        }
    }

    private void CountObserved(GateRecord? record)
    {
        if (record is not { IsObserved: true, IsClosed: false })
            return;
        Observed++;
        FirstObservedEnd = new[] { FirstObservedEnd, GateExpiry.Of(record)?.At }.Min();
    }

    public void Close() => closing.Cancel();

    /// <param name="opensOnly">Whether the step is decided later, unless a stop is due.</param>
    /// <returns>Null if it needs the policy that is in force now.</returns>
    public async Task<AnswerReport?> AnswerAsync(string stepExecutionId, ImageBuildArn image, bool opensOnly, CancellationToken cancellationToken)
    {
        AnswerReport report;
        try
        {
            report = await answer.AnswerAsync(new(stepExecutionId, image, "sweep") { IsAgain = isAgain }, cancellationToken, Reminders, mode, opensOnly);
        }
        catch (PolicyChangedException e)
        {
            asked.Add(stepExecutionId, image);
            Changed = e;
            // The first time, every further step would ask too. The second time, the others have their turn: one of them may be a stop that is due.
            if (!isAgain)
                Close();
            return null;
        }

        Log.StepSwept(logger, report.StepExecutionId, report.ImageArn, report.Result, report.Reason);
        if (report.Result is AnswerResult.Opened)
            return report;
        lock (_changes)
        {
            _answers.Add(report);
            CountObserved(report.Record);
        }

        return report;
    }
}

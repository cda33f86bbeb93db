using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>One pass of the sweep: counts its results and isolates failing steps from the others.</summary>
internal sealed class SweepPass(Mode mode, AnswerStep answer, bool isAgain, ILogger logger)
{
    // A log line has a limited size; each answer has a line of its own at level Debug.
    private const int Summarized = 20;

    private readonly List<AnswerReport> _answers = [];
    // Several steps are answered at once.
    private readonly Lock _changes = new();

    public Mode Mode => mode;

    public bool IsAgain => isAgain;

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

    public async Task AnswerAsync(string stepExecutionId, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var report = await answer.AnswerAsync(new(stepExecutionId, image, "sweep") { IsAgain = isAgain }, cancellationToken, Reminders);
        Log.StepSwept(logger, report.StepExecutionId, report.ImageArn, report.Result, report.Reason);
        lock (_changes)
        {
            _answers.Add(report);
            CountObserved(report.Record);
        }
    }
}

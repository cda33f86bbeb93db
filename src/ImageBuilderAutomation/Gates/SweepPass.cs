using System.Globalization;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>One pass of the sweep: what it met, and that one failing step does not keep the others waiting.</summary>
internal sealed class SweepPass(Mode mode, AnswerStep answer, ILogger logger)
{
    private readonly List<AnswerReport> _answers = [];
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public Mode Mode => mode;

    public int Waiting { get; set; }

    public int NotDue { get; private set; }

    public int Foreign { get; set; }

    /// <summary>Open gates that nobody will answer but people, and that the service ends otherwise.</summary>
    public int Observed { get; private set; }

    public DateTimeOffset? FirstObservedEnd { get; private set; }

    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    public SweepReport Report => new(mode, Waiting, NotDue, Foreign, _answers) { Observed = Observed, FirstObservedEnd = FirstObservedEnd };

    public string Summary => (_answers.Count == 0 ? "nothing was due" : string.Join("; ", _answers.Select(a => $"{a.StepExecutionId} {a.Result}"))) + ObservedOnly;

    private string ObservedOnly => Observed == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; {Observed} only observed, {(FirstObservedEnd is { } end ? $"the first ends at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC by the service" : "which the service ends")}");

    public void LeaveAlone(GateRecord record)
    {
        NotDue++;
        CountObserved(record);
    }

    private void CountObserved(GateRecord? record)
    {
        if (record is not { IsObserved: true, IsClosed: false })
            return;
        Observed++;
        FirstObservedEnd = new[] { FirstObservedEnd, GateEnd.Of(record)?.At }.Min();
    }

    public async Task AnswerAsync(string stepExecutionId, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var report = await answer.AnswerAsync(new(stepExecutionId, image, "sweep"), cancellationToken);
        Log.StepSwept(logger, report.StepExecutionId, report.ImageArn, report.Result, report.Because);
        _answers.Add(report);
        CountObserved(report.Record);
    }

    public async Task GuardAsync(string stepExecutionId, Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StepFailed(logger, e, stepExecutionId);
            _failures[stepExecutionId] = e;
        }
    }
}

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

    public int NotDue { get; set; }

    public int Foreign { get; set; }

    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    public SweepReport Report => new(mode, Waiting, NotDue, Foreign, _answers);

    public string Summary => _answers.Count == 0
        ? "nothing was due"
        : string.Join("; ", _answers.Select(a => $"{a.StepExecutionId} {a.Result}"));

    public async Task AnswerAsync(string stepExecutionId, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var report = await answer.AnswerAsync(new(stepExecutionId, image, "sweep"), cancellationToken);
        Log.StepSwept(logger, report.StepExecutionId, report.ImageArn, report.Result, report.Because);
        _answers.Add(report);
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

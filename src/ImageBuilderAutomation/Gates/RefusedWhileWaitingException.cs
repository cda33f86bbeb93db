namespace ImageBuilderAutomation.Gates;

/// <summary>
/// The service refused our answer but still shows the step as waiting. The request stays stored, and a later delivery or the sweep sends it again.
/// </summary>
public sealed class RefusedWhileWaitingException(string stepExecutionId, StepRequest request)
    : Exception(
        $"The service refused {request.Action} (request {request.Sequence}) for {stepExecutionId} but still shows the step as waiting. The next sweep tries again.")
{
    public string StepExecutionId { get; } = stepExecutionId;

    public StepRequest Request { get; } = request;
}

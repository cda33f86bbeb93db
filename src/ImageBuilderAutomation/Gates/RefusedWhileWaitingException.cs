namespace ImageBuilderAutomation.Gates;

/// <summary>
/// The service refused our answer, yet shows the step as waiting. The request stays stored: a later delivery or the sweep tries it again.
/// </summary>
public sealed class RefusedWhileWaitingException(string stepExecutionId, StepRequest request)
    : Exception($"The service refused {request.Action} (request {request.N}) for {stepExecutionId}, which it still shows as waiting.")
{
    public string StepExecutionId { get; } = stepExecutionId;

    public StepRequest Request { get; } = request;
}

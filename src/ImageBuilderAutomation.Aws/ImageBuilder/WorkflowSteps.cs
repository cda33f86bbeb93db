using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class WorkflowSteps(IAmazonImagebuilder client) : IWorkflowSteps
{
    public async Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken)
    {
        try
        {
            return StepOf(await client.GetWorkflowStepExecutionAsync(new() { StepExecutionId = stepExecutionId }, cancellationToken), stepExecutionId);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => Pager.ItemsAsync(
        client.WaitingStepPages(),
        step => new ListedStep(
            ResponseFields.Required(step.StepExecutionId, "stepExecutionId"),
            ResponseFields.Required(step.ImageBuildVersionArn, "imageBuildVersionArn"),
            ResponseFields.TimeIfReadable(step.StartTime)),
        cancellationToken);

    public async Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendWorkflowStepActionAsync(
                new()
                {
                    ImageBuildVersionArn = imageArn,
                    StepExecutionId = stepExecutionId,
                    Action = request.Action,
                    Reason = request.Reason,
                    ClientToken = request.Token,
                },
                cancellationToken);
            return SendResult.Accepted;
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusal(error))
        {
            return SendResult.Refused;
        }
    }

    public async Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.CancelImageCreationAsync(new() { ImageBuildVersionArn = imageArn, ClientToken = request.Token }, cancellationToken);
            return SendResult.Accepted;
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusal(error))
        {
            return SendResult.Refused;
        }
    }

    private static WaitingStep StepOf(GetWorkflowStepExecutionResponse step, string stepExecutionId)
    {
        var outputs = StepOutputs.Read(step.Outputs);
        return new(
            step.StepExecutionId ?? stepExecutionId,
            ResponseFields.Required(step.ImageBuildVersionArn, "imageBuildVersionArn"),
            ResponseFields.Required(step.WorkflowExecutionId, "workflowExecutionId"),
            ResponseFields.Required(step.WorkflowBuildVersionArn, "workflowBuildVersionArn"),
            ResponseFields.Required(step.Name, "name"),
            ResponseFields.Required(step.Action, "action"),
            ResponseFields.Required(step.Status?.Value, "status"),
            ResponseFields.RequiredTime(step.StartTime, "startTime"),
            step.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            ResponseFields.Time(step.EndTime, "endTime"),
            outputs.Action,
            outputs.Reason,
            step.Message)
        {
            OnFailure = step.OnFailure,
        };
    }
}

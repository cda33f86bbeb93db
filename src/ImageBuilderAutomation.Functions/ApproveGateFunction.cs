using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.People;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Functions;

/// <summary>Takes approvals, their withdrawals and stops from people, whom IAM identifies.</summary>
public sealed class ApproveGateFunction(PolicyRunner policies, PersonCalls calls, IImageApprovals approvals, AccountRegion accountRegion)
{
    private readonly PolicyRun<PersonRequests> _people = policies.For<PersonRequests>();

    [LambdaFunction(ResourceName = nameof(ApproveGate))]
    public async Task<UrlAnswer> ApproveGate(UrlRequest evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        return await calls.HandleAsync(
            nameof(ApproveGate), evt, context.AwsRequestId, PersonCalls.SmallBody, PersonJson.Default.ApproveGateRequest,
            request => request.Action is ApproveGateRequest.Approve or ApproveGateRequest.Withdraw ? () => SeeAsync(request.Image!, deadline.Token) : null,
            (request, call) => ActAsync(request, call, deadline.Token), deadline.Token);
    }

    /// <summary>Nothing is recorded about an image of another account or Region; the request is refused later.</summary>
    private async Task<SeenRecords> SeeAsync(string image, CancellationToken cancellationToken) =>
        new(ImageBuildArn.Parse(image).IsIn(accountRegion) ? (await approvals.ReadAsync(image, cancellationToken)).Version : 0);

    private async Task<CallAnswer> ActAsync(ApproveGateRequest request, PersonCall call, CancellationToken cancellationToken)
    {
        var gate = new GateAddress(request.Step!, ImageBuildArn.Parse(request.Image));
        var report = await _people.RunForPersonAsync(
            (people, asked) => request.Action switch
            {
                ApproveGateRequest.Approve => people.ApproveAsync(gate, request.Group!, asked, cancellationToken),
                ApproveGateRequest.Withdraw => people.WithdrawAsync(gate, asked, cancellationToken),
                _ => people.StopAsync(gate, asked, cancellationToken),
            },
            call, cancellationToken);
        return !report.IsRecorded ? CallAnswer.Refused(report.Message)
            : CallAnswer.Done(report.Answer is { } answer ? $"{report.Message}; {answer.Reason}" : report.Message);
    }
}

using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.People;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Functions;

/// <summary>Takes approvals of waiting steps and of images for channels, their withdrawals, and stops from people, whom IAM identifies.</summary>
public sealed class ApproveGateFunction(PolicyRunner policies, PersonCalls calls, IImageApprovals approvals, AccountRegion accountRegion)
{
    private readonly PolicyRun<PersonRequests> _people = policies.For<PersonRequests>();
    private readonly PolicyRun<ChannelApprovalRequests> _channels = policies.For<ChannelApprovalRequests>();

    [LambdaFunction(ResourceName = nameof(ApproveGate))]
    public async Task<UrlAnswer> ApproveGate(UrlRequest evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        return await calls.HandleAsync(
            nameof(ApproveGate), evt, context.AwsRequestId, PersonCalls.SmallBody, PersonJson.Default.ApproveGateRequest,
            request => request.Action is ApproveGateRequest.Approve or ApproveGateRequest.Withdraw ? () => SeeAsync(request, deadline.Token) : null,
            (request, call) => request.ChannelKey is { } channel
                ? ActAsync(channel, request, call, deadline.Token)
                : ActAsync(request, call, deadline.Token),
            deadline.Token);
    }

    /// <summary>Nothing is recorded about an image of another account or Region; the request is refused later.</summary>
    private async Task<SeenRecords> SeeAsync(ApproveGateRequest request, CancellationToken cancellationToken)
    {
        var image = request.Image!;
        if (!ImageBuildArn.Parse(image).IsIn(accountRegion))
            return new(0);
        var said = request.ChannelKey is { } channel
            ? await approvals.ReadAsync(ApprovalSubject.OfChannel(channel.ToString(), image), cancellationToken)
            : await approvals.ReadAsync(image, cancellationToken);
        return new(said.Version);
    }

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

    private Task<CallAnswer> ActAsync(ChannelKey channel, ApproveGateRequest request, PersonCall call, CancellationToken cancellationToken)
    {
        var image = ImageBuildArn.Parse(request.Image);
        return _channels.RunForPersonAsync(
            (channels, asked) => request.Action is ApproveGateRequest.Approve
                ? channels.ApproveAsync(channel, image, request.Group!, asked, cancellationToken)
                : channels.WithdrawAsync(channel, image, asked, cancellationToken),
            call, cancellationToken);
    }
}

using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.People;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions;

/// <summary>
/// Takes requests of operators, whom IAM identifies: switches, restoring and pinning, starting and cancelling, replaying and deleting failed events, moving
/// channels, revoking and disabling images.
/// </summary>
public sealed class OperateStackFunction(
    PolicyRunner policies, PersonCalls calls, IModeSwitches switches, ILifecycleRecords lifecycle, IChannelRecords channels)
{
    private readonly PolicyRun<OperatorRequests> _operators = policies.For<OperatorRequests>();
    private readonly PolicyRun<ReleaseRequests> _releases = policies.For<ReleaseRequests>();
    private readonly PolicyRun<RevokedImageRequests> _revoked = policies.For<RevokedImageRequests>();

    [LambdaFunction(ResourceName = nameof(OperateStack))]
    public async Task<UrlAnswer> OperateStack(UrlRequest evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        return await calls.HandleAsync(
            nameof(OperateStack), evt, context.AwsRequestId, PersonCalls.ListBody, PersonJson.Default.OperateStackRequest,
            request => request.Action is "mode" or "restore" or "disable" or "accept" or "pin" or "unpin" or "promote" or "rollback"
                ? () => SeeAsync(request, deadline.Token)
                : null,
            (request, call) => request.Action switch
            {
                "promote" or "rollback" or "revoke" =>
                    _releases.RunForPersonAsync((releases, asked) => ActAsync(releases, request, asked, deadline.Token), call, deadline.Token),
                "disable" => _revoked.RunForPersonAsync(
                    (revoked, asked) => revoked.DisableAsync(ImageBuildArn.Parse(request.Image), request.AlthoughUsed is true, asked, deadline.Token), call, deadline.Token),
                "restoreRelease" => _revoked.RunForPersonAsync(
                    (revoked, asked) => revoked.RestoreAsync(ImageBuildArn.Parse(request.Image), asked, deadline.Token), call, deadline.Token),
                _ => _operators.RunForPersonAsync((operators, asked) => ActAsync(operators, request, asked, deadline.Token), call, deadline.Token),
            },
            deadline.Token);
    }

    private Task<SeenRecords> SeeAsync(OperateStackRequest request, CancellationToken cancellationToken) => request.ChannelKey is { } channel
        ? ReleaseRequests.SeeAsync(channels, channel, cancellationToken)
        : OperatorRequests.SeeAsync(
            switches, lifecycle, request.Action is "mode" ? CapabilityOf(request) : null,
            request.Action is "restore" or "disable" or "pin" or "unpin" ? ImageBuildArn.Parse(request.Image) : null, cancellationToken);

    private static Task<CallAnswer> ActAsync(OperatorRequests operators, OperateStackRequest request, PersonCall call, CancellationToken cancellationToken) =>
        request.Action switch
        {
            "mode" => operators.SwitchAsync(CapabilityOf(request), ModeOf(request), call, cancellationToken),
            "restore" => operators.RestoreAsync(ImageBuildArn.Parse(request.Image), call, cancellationToken),
            "pin" => operators.KeepAsync(ImageBuildArn.Parse(request.Image), request.LastDay, call, cancellationToken),
            "unpin" => operators.KeepAsync(ImageBuildArn.Parse(request.Image), until: null, call, cancellationToken),
            "accept" => operators.AcceptAsync(request.Images!.Value, call, cancellationToken),
            "start" => operators.StartAsync(request.Pipeline!, call, cancellationToken),
            "pins" => operators.PinAsync(request.Origin!, request.Amis!, request.Files ?? 0, call, cancellationToken),
            "cancel" => operators.CancelAsync(ImageBuildArn.Parse(request.Image), call, cancellationToken),
            "delete" => operators.DeleteAsync(request.Queue!, request.Messages!, call, cancellationToken),
            _ => operators.ReplayAsync(request.Queue!, request.Messages, request.FailedBefore, call, cancellationToken),
        };

    private static Task<CallAnswer> ActAsync(ReleaseRequests releases, OperateStackRequest request, PersonCall call, CancellationToken cancellationToken)
    {
        var image = request.Image is { } arn ? ImageBuildArn.Parse(arn) : null;
        return request.Action switch
        {
            "promote" => releases.PromoteAsync(request.ChannelKey!.Value, image!, call, cancellationToken),
            "rollback" => releases.RollBackAsync(
                request.ChannelKey!.Value, image, request.From is { } from ? ImageBuildArn.Parse(from) : null, call, cancellationToken),
            _ => releases.RevokeAsync(image!, call, cancellationToken),
        };
    }

    private static Capability CapabilityOf(OperateStackRequest request) => CapabilityModes.TryParse(request.Capability, out var capability)
        ? capability
        : throw new ArgumentException($"Expected a capability, found '{request.Capability}'.", nameof(request));

    private static Mode? ModeOf(OperateStackRequest request) => request.Mode switch
    {
        "act" => Mode.Act,
        "observe" => Mode.Observe,
        "off" => Mode.Off,
        _ => null,
    };
}

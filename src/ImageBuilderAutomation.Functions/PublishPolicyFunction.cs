using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.People;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Functions;

/// <summary>Publishes policies and waivers for people, whom IAM identifies.</summary>
public sealed class PublishPolicyFunction(PolicyRunner policies, PersonCalls calls, IPolicyPublications publications)
{
    private readonly PolicyRun<PolicyDesk> _desk = policies.For<PolicyDesk>();

    [LambdaFunction(ResourceName = nameof(PublishPolicy))]
    public async Task<UrlAnswer> PublishPolicy(UrlRequest evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var deadline = Deadline.Of(context);
        return await calls.HandleAsync(
            nameof(PublishPolicy), evt, context.AwsRequestId, PersonCalls.LargeBody, PersonJson.Default.PublishPolicyRequest,
            _ => () => publications.SeeAsync(deadline.Token),
            (request, call) => ActAsync(request, call, deadline.Token), deadline.Token);
    }

    private async Task<CallAnswer> ActAsync(PublishPolicyRequest request, PersonCall call, CancellationToken cancellationToken)
    {
        var (answer, isUsed) = await _desk.RunForPersonAsync(
            async (desk, asked) => (await AskAsync(desk.Publishing, request, asked, cancellationToken), desk.Policy.IsPublished), call, cancellationToken);
        return Of(answer, isUsed);
    }

    private static Task<PublishAnswer> AskAsync(PublishPolicy publishing, PublishPolicyRequest request, PersonCall call, CancellationToken cancellationToken)
    {
        return request.Action switch
        {
            "publish" => publishing.PublishAsync(new(request.Policy!, request.Waivers), request.Expect!, call, cancellationToken),
            "publishWaivers" => publishing.PublishWaiversAsync(request.Waivers!, request.Expect!, call, cancellationToken),
            "confirm" => publishing.ConfirmAsync(request.Hash!, call, cancellationToken),
            "withdraw" => publishing.WithdrawAsync(call, cancellationToken),
            _ => publishing.RollbackAsync(new(request.Publication, request.Hash), request.Expect!, call, cancellationToken),
        };
    }

    private static CallAnswer Of(PublishAnswer answer, bool isUsed)
    {
        const string unused = "; the functions use the packaged policy until the stack is deployed with PolicySource=published";
        IReadOnlyList<string> details = [.. answer.Problems, .. answer.Warnings.Select(warning => $"warning: {warning}"), .. answer.Changes.Select(change => change.ToString())];
        var said = answer.Outcome switch
        {
            PublishOutcome.Activated or PublishOutcome.AlreadyActive => CallAnswer.Done(answer.Message + (isUsed ? "" : unused)),
            PublishOutcome.NeedsSecondPerson => new(202, nameof(PublishOutcome.NeedsSecondPerson), answer.Message),
            PublishOutcome.Withdrawn or PublishOutcome.Shown => CallAnswer.Done(answer.Message),
            PublishOutcome.Conflict => CallAnswer.Conflict(nameof(PublishOutcome.Conflict), answer.Message),
            _ => CallAnswer.Refused(answer.Message),
        };
        return said with { Details = details };
    }
}

/// <summary>What publishes, and the policy that the functions use meanwhile.</summary>
public sealed record PolicyDesk(PublishPolicy Publishing, PolicyInForce Policy);

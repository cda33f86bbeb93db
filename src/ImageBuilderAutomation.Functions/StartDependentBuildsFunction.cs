using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of a change that pipelines may depend on.</summary>
public sealed class StartDependentBuildsFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<StartDependents> _start = policies.For<StartDependents>();

    [LambdaFunction(ResourceName = nameof(StartDependentBuilds))]
    public async Task StartDependentBuilds(JsonElement evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        var cause = TriggerEventReader.Read(evt, accountRegion);
        await _start.RunAsync(start => start.HandleAsync(cause, deadline.Token), deadline.Token);
    }
}

using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of a change that pipelines may depend on.</summary>
public sealed class StartDependentBuildsFunction(StartDependents start, Home home)
{
    [LambdaFunction(ResourceName = nameof(StartDependentBuilds))]
    public async Task StartDependentBuilds(JsonElement told, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        await start.HandleAsync(TriggerEvents.Read(told, home), deadline.Token);
    }
}

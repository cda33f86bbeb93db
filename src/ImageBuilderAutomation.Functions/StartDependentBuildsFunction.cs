using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of a change that pipelines may depend on.</summary>
public sealed class StartDependentBuildsFunction(StartDependents start, AccountRegion accountRegion)
{
    [LambdaFunction(ResourceName = nameof(StartDependentBuilds))]
    public async Task StartDependentBuilds(JsonElement evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        await start.HandleAsync(TriggerEventReader.Read(evt, accountRegion), deadline.Token);
    }
}

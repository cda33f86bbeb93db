using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

internal static class TriggerRegistration
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<StartDependents>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<StartDeferred>());
        services.AddSingleton(settings.Policy.Builds);
        services.AddSingleton(new PipelineRunOptions { Mode = settings.Policy.ModeOf(Capability.Builds), Lease = Startup.Lease });
        services.AddSingleton<StartDependents>();
        services.AddSingleton<StartDeferred>();
        services.AddSingleton<IPipelines>(provider => new Pipelines(
            provider.GetRequiredService<IAmazonImagebuilder>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger<Pipelines>()));
        services.AddSingleton<IBuildFailures>(provider => new BuildFailures(provider.GetRequiredService<IAmazonImagebuilder>()));
        services.AddSingleton<IImageScans>(provider => new ImageScans(provider.GetRequiredService<IGateEvidence>()));
        services.AddSingleton<IPipelineRunRecords>(provider => new PipelineRunRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
    }
}

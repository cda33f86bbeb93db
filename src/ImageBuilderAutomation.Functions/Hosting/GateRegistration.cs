using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.Hosting;

internal static class GateRegistration
{
    public static void Add(IServiceCollection services, Settings settings, Func<string, string?> environment)
    {
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<AnswerStep>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<SweepSteps>());
        services.AddSingleton(new GateOptions { Mode = settings.Policy.ModeOf(Capability.Gates), Lease = Startup.Lease });
        services.AddSingleton<IGateRules>(new GateDecider(settings.Policy.Gates, settings.Policy.Hash));
        services.AddSingleton<AnswerStep>();
        services.AddSingleton<SweepSteps>();
        services.AddSingleton<IWorkflowSteps>(provider => new WorkflowSteps(provider.GetRequiredService<IAmazonImagebuilder>()));
        services.AddSingleton(_ => new AmiScans(environment));
        services.AddSingleton<IGateEvidence>(provider => new GateEvidence(
            provider.GetRequiredService<IAmazonImagebuilder>(), provider.GetRequiredService<IBuildStarts>(), provider.GetRequiredService<AmiScans>()));
        services.AddSingleton<IGateRecords>(provider => new GateRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
    }
}

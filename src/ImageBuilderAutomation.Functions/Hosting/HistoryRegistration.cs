using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.Hosting;

internal static class HistoryRegistration
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<RecordBuild>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<RecordStart>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<ReconcileHistory>());
        services.AddSingleton<BuildObserver>();
        services.AddSingleton<BuildSources>();
        services.AddSingleton<ReconcileHistory>();
        services.AddSingleton(new ReconcileOptions());
        services.AddSingleton<RecordBuild>();
        services.AddSingleton<RecordStart>();
        services.AddSingleton(provider => new Images(provider.GetRequiredService<IAmazonImagebuilder>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IImages>(provider => provider.GetRequiredService<Images>());
        services.AddSingleton<IInspections>(provider => provider.GetRequiredService<Images>());
        services.AddSingleton<IImageLists>(provider => new ImageLists(provider.GetRequiredService<IAmazonImagebuilder>()));
        services.AddSingleton<IReconcileCursors>(provider => new ReconcileCursors(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
        services.AddSingleton<IRecordedBuilds>(provider => new BuildRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
        services.AddSingleton<IBuildRecords>(provider => new BuildRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
        services.AddSingleton<IBuildDetails>(provider => new BuildDetailsRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
        services.AddSingleton<IBuildStarts>(provider => new BuildStarts(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
    }
}

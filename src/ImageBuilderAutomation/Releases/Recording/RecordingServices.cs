using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Releases.Recording;

public static class RecordingServices
{
    /// <summary>Adds the handlers of release records. The caller registers the ports, the options and the clock.</summary>
    public static IServiceCollection AddRecording(this IServiceCollection services) => services
        .AddSingleton(p => new ExportRelease(p.Get<Domain.IImages>(), p.Get<IReleaseEvidence>(), p.Get<IReleaseRecords>(), p.Get<Channels.IRevocations>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new ReleaseArchiver(
            p.Get<IReleaseRecords>(), p.Get<IReleaseArchive>(), p.Get<ReleaseOptions>().IsSigned ? p.Get<IReleaseSigner>() : null))
        .AddSingleton(p => new RecordReleases(
            p.Get<IReleaseCandidates>(), p.Get<ExportRelease>(), p.Get<IReleaseRecords>(), p.Get<ReleaseArchiver>(), p.Get<ReleaseOptions>(),
            p.Get<TimeProvider>(), p.Logger<RecordReleases>()));
}

using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.Composition;

/// <summary>Each kind of target has an adapter of its own.</summary>
public sealed class ChannelTargets(ParameterTargets parameters, TemplateTargets templates) : IChannelTargets, IDisposable
{
    public Task<Known<TargetReading>> ReadAsync(ChannelTarget target, CancellationToken cancellationToken) => target is TemplateTarget template
        ? templates.ReadAsync(template, cancellationToken)
        : parameters.ReadAsync((ParameterTarget)target, cancellationToken);

    public Task<TargetWrite> WriteAsync(ChannelTarget target, string amiId, CancellationToken cancellationToken) => target is TemplateTarget template
        ? templates.WriteAsync(template, amiId, cancellationToken)
        : parameters.WriteAsync((ParameterTarget)target, amiId, cancellationToken);

    public void Dispose()
    {
        parameters.Dispose();
        templates.Dispose();
    }
}

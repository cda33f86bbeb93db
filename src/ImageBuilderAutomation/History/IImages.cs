namespace ImageBuilderAutomation.History;

public interface IImages
{
    /// <summary>One GetImage. Null when the service knows no such image.</summary>
    Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Workflows, steps, findings and packages of a build that has ended. Null when the service knows it no more.</summary>
    Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken);
}

namespace ImageBuilderAutomation.History;

public interface IImages
{
    /// <summary>One GetImage. Null when the service knows no such image.</summary>
    Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken);
}

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The images that channels point at, or pointed at lately. No rule retires them: a roll-back has to find them.</summary>
public interface IChannelImages
{
    /// <returns>By image ARN: which channel, as a sentence without an end.</returns>
    /// <exception cref="InvalidDataException">A channel's record is damaged. It may point at any image, so nothing may be retired.</exception>
    Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken);
}

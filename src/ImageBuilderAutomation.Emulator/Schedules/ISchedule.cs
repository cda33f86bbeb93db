namespace ImageBuilderAutomation.Emulator.Schedules;

public interface ISchedule
{
    /// <returns>The first time strictly after the given one; null when there is none left.</returns>
    DateTimeOffset? Next(DateTimeOffset after);
}

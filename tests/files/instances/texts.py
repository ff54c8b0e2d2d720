"""Small instances of our own, in the formats of the published ones."""

CURTOIS = """\
# Two people, one week
SECTION_HORIZON
7

SECTION_SHIFTS
# ShiftID, Length in mins, Shifts which cannot follow this shift | separated
E,480,
N,600,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends
A,E=7|N=2,2600,1000,3,2,2,1
B,E=7|N=0,2400,480,4,1,1,0

SECTION_DAYS_OFF
# EmployeeID, DayIndexes (start at zero)
A,0

SECTION_SHIFT_ON_REQUESTS
A,3,N,5

SECTION_SHIFT_OFF_REQUESTS
B,2,E,3

SECTION_COVER
# Day, ShiftID, Requirement, Weight for under, Weight for over
1,E,2,100,1
3,N,1,100,1
"""

INRC1 = """\
////////////
SCHEDULING_PERIOD;
////////////
tiny, 2010-01-01, 2010-01-14;

SKILLS = 2;
Nurse;
HeadNurse;

SHIFT_TYPES = 3;
D, Day shift, 08:30:00, 16:30:00, 1, Nurse;
N, Night, 22:30:00, 06:30:00, 1, Nurse;
DH, Head day, 08:30:00, 16:30:00, 1, HeadNurse;

CONTRACTS = 1;
0, full, (1|1), (1|2|8), (1|2|5), (1|3|4), (1|3|2), (0|0|9), (1|1|2), (0|0|0), (0|0|0), (1|4|1), SaturdaySunday, (1|7), (1|6), (1|8), (1|5), (1|9), 2, 0 1;

PATTERNS = 2;
0, 4, 2 (N|Any) (D|Any);
1, 3, 3 (None|Friday) (Any|Saturday) (Any|Sunday);

EMPLOYEES 2;
0, Anna, 0, 1, Nurse;
1, Bela, 0, 2, Nurse HeadNurse;

DAY_OF_WEEK_COVER = 2;
Monday, D, 1;
Saturday, N, 1;

DATE_SPECIFIC_COVER = 1;
2010-01-04, D, 2;

DAY_OFF_REQUESTS = 1;
0, 2010-01-05, 2;

DAY_ON_REQUESTS = 1;
1, 2010-01-05, 3;

SHIFT_OFF_REQUESTS = 1;
0, 2010-01-06, N, 4;

SHIFT_ON_REQUESTS = 1;
1, 2010-01-06, N, 5;
"""

INRC1_XML = """\
<?xml version="1.0" encoding="utf-8"?>
<SchedulingPeriod ID="tiny">
  <StartDate>2010-01-01</StartDate>
  <EndDate>2010-01-14</EndDate>
  <Skills><Skill>Nurse</Skill><Skill>HeadNurse</Skill></Skills>
  <ShiftTypes>
    <Shift ID="D">
      <StartTime>08:30:00</StartTime><EndTime>16:30:00</EndTime><Description>Day, shift</Description>
      <Skills><Skill>Nurse</Skill></Skills>
    </Shift>
    <Shift ID="N">
      <StartTime>22:30:00</StartTime><EndTime>06:30:00</EndTime><Description>Night</Description>
      <Skills><Skill>Nurse</Skill></Skills>
    </Shift>
    <Shift ID="DH">
      <StartTime>08:30:00</StartTime><EndTime>16:30:00</EndTime><Description>Head day</Description>
      <Skills><Skill>HeadNurse</Skill></Skills>
    </Shift>
  </ShiftTypes>
  <Patterns>
    <Pattern ID="0" weight="4">
      <PatternEntries>
        <PatternEntry index="1"><ShiftType>D</ShiftType><Day>Any</Day></PatternEntry>
        <PatternEntry index="0"><ShiftType>N</ShiftType><Day>Any</Day></PatternEntry>
      </PatternEntries>
    </Pattern>
    <Pattern ID="1" weight="3">
      <PatternEntries>
        <PatternEntry index="0"><ShiftType>None</ShiftType><Day>Friday</Day></PatternEntry>
        <PatternEntry index="1"><ShiftType>Any</ShiftType><Day>Saturday</Day></PatternEntry>
        <PatternEntry index="2"><ShiftType>Any</ShiftType><Day>Sunday</Day></PatternEntry>
      </PatternEntries>
    </Pattern>
  </Patterns>
  <Contracts>
    <Contract ID="0">
      <Description>full</Description>
      <SingleAssignmentPerDay weight="1">true</SingleAssignmentPerDay>
      <MaxNumAssignments on="1" weight="2">8</MaxNumAssignments>
      <MinNumAssignments on="1" weight="2">5</MinNumAssignments>
      <MaxConsecutiveWorkingDays on="1" weight="3">4</MaxConsecutiveWorkingDays>
      <MinConsecutiveWorkingDays on="1" weight="3">2</MinConsecutiveWorkingDays>
      <MaxConsecutiveFreeDays on="0" weight="0">9</MaxConsecutiveFreeDays>
      <MinConsecutiveFreeDays on="1" weight="1">2</MinConsecutiveFreeDays>
      <MaxWorkingWeekendsInFourWeeks on="1" weight="4">1</MaxWorkingWeekendsInFourWeeks>
      <WeekendDefinition>SaturdaySunday</WeekendDefinition>
      <CompleteWeekends weight="7">true</CompleteWeekends>
      <IdenticalShiftTypesDuringWeekend weight="6">true</IdenticalShiftTypesDuringWeekend>
      <NoNightShiftBeforeFreeWeekend weight="8">true</NoNightShiftBeforeFreeWeekend>
      <TwoFreeDaysAfterNightShifts weight="5">true</TwoFreeDaysAfterNightShifts>
      <AlternativeSkillCategory weight="9">true</AlternativeSkillCategory>
      <UnwantedPatterns><Pattern>0</Pattern><Pattern>1</Pattern></UnwantedPatterns>
    </Contract>
  </Contracts>
  <Employees>
    <Employee ID="0"><ContractID>0</ContractID><Name>Anna</Name><Skills><Skill>Nurse</Skill></Skills></Employee>
    <Employee ID="1"><ContractID>0</ContractID><Name>Bela</Name><Skills><Skill>Nurse</Skill><Skill>HeadNurse</Skill></Skills></Employee>
  </Employees>
  <CoverRequirements>
    <DayOfWeekCover><Day>Monday</Day><Cover><Shift>D</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DayOfWeekCover><Day>Saturday</Day><Cover><Shift>N</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DateSpecificCover><Date>2010-01-04</Date><Cover><Shift>D</Shift><Preferred>2</Preferred></Cover></DateSpecificCover>
  </CoverRequirements>
  <DayOffRequests><DayOff weight="2"><EmployeeID>0</EmployeeID><Date>2010-01-05</Date></DayOff></DayOffRequests>
  <DayOnRequests><DayOn weight="3"><EmployeeID>1</EmployeeID><Date>2010-01-05</Date></DayOn></DayOnRequests>
  <ShiftOffRequests>
    <ShiftOff weight="4"><ShiftTypeID>N</ShiftTypeID><EmployeeID>0</EmployeeID><Date>2010-01-06</Date></ShiftOff>
  </ShiftOffRequests>
  <ShiftOnRequests>
    <ShiftOn weight="5"><ShiftTypeID>N</ShiftTypeID><EmployeeID>1</EmployeeID><Date>2010-01-06</Date></ShiftOn>
  </ShiftOnRequests>
</SchedulingPeriod>
"""

INRC2_SCENARIO = """\
SCENARIO = tiny

WEEKS = 2

SKILLS = 2
HeadNurse
Nurse

SHIFT_TYPES = 2
Early (2,4)
Night (2,3)

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Night 1 Early

CONTRACTS = 1
Full (6,8) (2,4) (2,3) 1 1

NURSES = 2
Anna Full 2 HeadNurse Nurse
Bela Full 1 Nurse
"""
INRC2_HISTORY = """\
HISTORY
0 tiny

NURSE_HISTORY
Anna 1 1 Night 1 3 0
Bela 0 0 None 0 0 1
"""
INRC2_WEEK = """\
WEEK_DATA
tiny

REQUIREMENTS
Early HeadNurse (0,1) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Night Nurse (1,1) (1,2) (0,0) (0,0) (0,0) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 2
Anna Any Thu
Bela Night Sat
"""

SICKNESS = """\
n_shifts = 4;
n_employees = 2;
n_expertises = 2;
% hours of the contracts
contract = [8, 12];
employee_expertises = [{2, 1}, {1}];
start_time = [0, 0, 4, 8];
stop_time = [4, 8, 8, 12];
req_expertise = [1, 2, 1, 1];
time_units_per_hour = 1;
is_assigned = [| false, false, false, false | true, false, false, false |];
"""
